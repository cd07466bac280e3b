//! Words and letter groups that betray a language written in Latin letters.

/// A language written in Latin letters that the detector knows; those we do not answer in are there so
/// that they are not taken for one we do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Latin {
    English,
    Portuguese,
    Spanish,
    French,
    German,
    Italian,
}

/// What betrays one language.
pub(super) struct Profile {
    pub(super) language: Latin,
    /// Words that are frequent in it and rare in the others, by spaces.
    pub(super) words: &'static str,
    /// Letter groups, by spaces; `_` stands for the edge of a word.
    pub(super) groups: &'static str,
}

pub(super) const PROFILES: [Profile; 6] = [
    Profile {
        language: Latin::English,
        words: "the and of to is it that this was with for you not are be have has had on at by from my your \
                i i'm it's don't we they he she his her their its will would can could should what when where \
                which who how why there here been were than then them very just like good great bad love nice \
                better best never ever product quality order ordered delivery shipping received arrived works \
                working time price item package refund return broken late thanks thank hello please help need \
                want buy bought use film movie story characters funny too so if but or an as all about out up \
                more most some any only after before because still does did doing being these those into over \
                card account money change",
        groups: "th_ _th ing_ ness_ tion_ ed_ ly_ _wh ght ck_ ous_ ful_ ee oo sh wn_ ould ies_ 's_ n't_ _kn ew_ ay_",
    },
    Profile {
        language: Latin::Portuguese,
        words: "não que de do da dos das em um uma uns umas para com por mais muito muita bem mas foi ele ela isso \
                este esta esse essa meu minha seu sua é são está estou estava tem tinha já ainda até eu você nos \
                na no ao aos à às pelo pela como quando onde também só sem ser ter bom boa ótimo ótima péssimo \
                produto produtos entrega entregue prazo antes chegou veio recebi comprei compra loja qualidade \
                recomendo recomendado gostei adorei excelente ruim rápido rápida rapida super tudo nada hoje dia \
                dias obrigado obrigada agora ok nao otimo otima parabéns parabens nota fiscal correio correios \
                caixa defeito troca devolução devolver ficou dentro conforme anunciado perfeito perfeita cheguei \
                ate esta aguardando ainda pois porém sempre vou quero preciso dinheiro vendedor valeu lindo linda",
        groups: "ção_ ções_ ão_ ões_ nh lh ç ã õ inha_ inho_ eiro_ eira_ mente_ _qu ei_ ou_ dade_ ado_ ada_ ê ô ido_ ss",
    },
    Profile {
        language: Latin::Spanish,
        words: "el los las una unos y es muy pero del por con lo que no se su más está llegó producto envío bueno \
                buena excelente gracias también yo mi ya hay fue ser tiene calidad rápido todo bien cuando donde \
                porque sin sobre entre hasta ella ellos nosotros usted este esta pedido recomiendo",
        groups: "ción_ ciones_ ñ ll ó_ ido_ _el_ ía_ ¿ ¡ dad_ ue ie rr _y_",
    },
    Profile {
        language: Latin::French,
        words: "le la les un une des et est pas pour que qui dans ce cette avec sur mais très bien bon produit \
                livraison reçu merci je vous nous il elle au aux du en plus tout être avoir fait qualité même où \
                j'ai c'est n'est d'un l'article colis commande",
        groups: "eau eux ê è ù oi_ tion_ ment_ _l' _d' _qu ais_ ait_ ez_ œ é_ ée_",
    },
    Profile {
        language: Latin::German,
        words: "der die das und ist nicht ein eine ich sie es mit für auf den dem zu von war sehr gut aber auch \
                wie wir noch schon nur bei nach lieferung produkt qualität schnell danke kann habe hat wurde \
                bestellt leider",
        groups: "sch ß ä ö ü ung_ keit_ _ge ich_ cht ein ier_ tz lich_ _ver",
    },
    Profile {
        language: Latin::Italian,
        words: "il lo gli una di che è non per con sono molto ma del della dei anche più questo questa prodotto \
                ottimo buono arrivato spedizione grazie tutto bene come ho ha mi si al alla nel perché consiglio",
        groups: "zione_ gli_ zz cch _che_ à_ ò_ tto_ tta_ _il_ ò ì ato_ oni_",
    },
];
