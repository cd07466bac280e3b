//! Fits every area's models on what was known at an instant, names their versions and keeps them.

use crate::error::Error;
use crate::sales;
use crate::texts::{Texts, labelled};
use qm_domain::{
    DemandForecast, Intent, Language, LocationId, ModelCard, ModelVersion, PredictionKind, PredictionRecord,
    Sentiment, Shop, Sku, Substitution, Timestamp, VolumeForecast,
};
use qm_lake::{FeatureParams, FeatureSet, Lake};
use qm_predict::customers::{ChurnModel, Snapshot, fit_churn};
use qm_predict::{EvaluationRow, Fitted, NumberModel, care, delivery, orders, stock};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Days of demand predicted: eight weeks.
const DEMAND_DAYS: usize = 56;
/// Days of orders predicted.
const VOLUME_DAYS: usize = 14;
/// Texts of the simulated shop that a shop without labels of its own begins with.
const STARTER_TEXTS: usize = 4_000;
const STARTER_SEED: u64 = 7;
/// Instants in the past, whole horizons apart, at which churn is learned.
const CHURN_SNAPSHOTS: i64 = 4;

/// A model and the name it goes by.
pub(crate) type Named<M> = (M, ModelVersion);

/// The models of one cycle. An area without enough history has none.
#[derive(Default)]
pub(crate) struct Models {
    pub(crate) processing: Option<Named<NumberModel>>,
    pub(crate) handover: Option<Named<NumberModel>>,
    pub(crate) volume: Option<VolumeForecast>,
    pub(crate) demand: BTreeMap<(Sku, LocationId), DemandForecast>,
    pub(crate) substitutes: BTreeMap<Sku, Vec<Substitution>>,
    pub(crate) delivery: Option<Named<NumberModel>>,
    pub(crate) churn: Option<Named<ChurnModel>>,
    pub(crate) sentiment: Option<Named<care::SentimentModel>>,
    pub(crate) intent: Option<Named<care::IntentModel>>,
    /// Their cards.
    pub(crate) cards: Vec<ModelCard>,
    /// Every score beside its baseline's.
    pub(crate) evaluation: Vec<EvaluationRow>,
}

/// Fits models and keeps what they leave behind.
struct Workshop<'a> {
    /// Where models are kept; none where nothing is.
    folder: Option<&'a Path>,
    as_of: Timestamp,
    cards: Vec<ModelCard>,
    evaluation: Vec<EvaluationRow>,
}

impl<'a> Workshop<'a> {
    fn new(folder: Option<&'a Path>, as_of: Timestamp) -> Self {
        Self { folder, as_of, cards: Vec::new(), evaluation: Vec::new() }
    }

    /// Names a model after the hash of its content and writes it under that name.
    fn keep<M: Serialize>(&mut self, fitted: Option<Fitted<M>>) -> Result<Option<Named<M>>, Error> {
        let Some(fitted) = fitted else { return Ok(None) };
        let bytes = serde_json::to_vec(&fitted.model)?;
        let hash = blake3::hash(&bytes).to_hex();
        let name = &fitted.card.name;
        let version = ModelVersion::new(&format!("{name}@{}", &hash[..12]))?;
        if let Some(folder) = self.folder {
            let path = folder.join(format!("{name}-{}.json", &hash[..12]));
            if !path.exists() {
                let fault = |source| Error::Home { path: path.clone(), source };
                std::fs::create_dir_all(folder).map_err(fault)?;
                std::fs::write(&path, &bytes).map_err(fault)?;
            }
        }
        self.cards.push(fitted.card.sign(version.clone(), self.as_of));
        self.evaluation.extend(fitted.evaluation);
        Ok(Some((fitted.model, version)))
    }
}

/// Fits everything. `folder` is where models are kept; `step` hears of each area before it is begun.
///
/// # Errors
/// When the lake or a model refuses.
pub(crate) fn fit(
    lake: &Lake,
    texts: &Texts,
    shop: &Shop,
    as_of: Timestamp,
    folder: &Path,
    step: &mut dyn FnMut(&'static str),
) -> Result<Models, Error> {
    let params = FeatureParams::at(as_of);
    let table = |set| lake.features(set, &params);
    let through = shop.zone.day(as_of).plus(-1);
    let mut shelf = Workshop::new(Some(folder), as_of);
    let mut models = Models::default();
    step("orders");
    models.processing = shelf.keep(orders::fit_processing_time(&table(FeatureSet::OrderWork)?)?)?;
    shelf.keep(orders::fit_processing_samples(&table(FeatureSet::OrderSamples)?)?)?;
    models.handover = shelf.keep(orders::fit_handover_time(&table(FeatureSet::Handover)?)?)?;
    let (daily, hourly) = (table(FeatureSet::DailyOrders)?, table(FeatureSet::HourlyOrders)?);
    let volume = shelf.keep(orders::fit_volume(&daily, &hourly, through, VOLUME_DAYS)?)?;
    models.volume = volume.map(|(model, version)| model.forecast(&version));
    step("demand");
    (models.demand, models.substitutes) = fit_demand(&mut shelf, lake, shop)?;
    shelf.keep(stock::fit_stock_level(&table(FeatureSet::StockSamples)?)?)?;
    step("delivery");
    models.delivery = shelf.keep(delivery::fit_delivery_time(&table(FeatureSet::Delivery)?)?)?;
    shelf.keep(delivery::fit_delivery_minutes(&table(FeatureSet::DeliverySamples)?)?)?;
    step("customers");
    models.churn = shelf.keep(churn(lake, params.with_horizon(shop.targets.churn_days))?)?;
    step("texts");
    fit_texts(&mut shelf, &mut models, texts, as_of)?;
    (models.cards, models.evaluation) = (shelf.cards, shelf.evaluation);
    Ok(models)
}

/// What a cycle would expect to be sold, with nothing kept.
///
/// # Errors
/// When the lake or a model refuses.
pub(crate) fn demand(lake: &Lake, shop: &Shop, as_of: Timestamp) -> Result<Models, Error> {
    let (demand, substitutes) = fit_demand(&mut Workshop::new(None, as_of), lake, shop)?;
    Ok(Models { demand, substitutes, ..Models::default() })
}

/// What is expected to be sold, and what those buy who find a product gone.
type Demand = (BTreeMap<(Sku, LocationId), DemandForecast>, BTreeMap<Sku, Vec<Substitution>>);

fn fit_demand(shelf: &mut Workshop<'_>, lake: &Lake, shop: &Shop) -> Result<Demand, Error> {
    let through = shop.zone.day(shelf.as_of).plus(-1);
    let sold = sales::sold(lake, &shop.zone, shelf.as_of)?;
    let assortment = sales::assortment(lake, &shop.zone, shelf.as_of)?;
    let events = sales::events(lake, shelf.as_of)?;
    let Some(fit) = stock::fit_demand(&sold, &assortment, &events, through, DEMAND_DAYS)? else {
        return Ok(Demand::default());
    };
    let Some((_, version)) = shelf.keep(Some(fit.fitted))? else { return Ok(Demand::default()) };
    let signed = fit.forecasts.into_iter().map(|f| f.by(&version));
    Ok((signed.map(|f| ((f.sku.clone(), f.location.clone()), f)).collect(), fit.substitutes))
}

fn churn(lake: &Lake, params: FeatureParams) -> Result<Option<Fitted<ChurnModel>>, Error> {
    let back = |n: i64| FeatureParams {
        cutoff: params.as_of.plus_days(-n * i64::from(params.horizon_days)),
        ..params
    };
    let mut tables = Vec::new();
    for params in (1..=CHURN_SNAPSHOTS).map(back) {
        let table = lake.features(FeatureSet::CustomerHistoryAt, &params)?;
        if table.rows() > 0 {
            tables.push((params.cutoff, table));
        }
    }
    let snapshots: Vec<Snapshot> =
        tables.iter().map(|(cutoff, table)| Snapshot { cutoff: *cutoff, table }).collect();
    Ok(fit_churn(&snapshots)?)
}

fn fit_texts(
    shelf: &mut Workshop,
    models: &mut Models,
    texts: &Texts,
    as_of: Timestamp,
) -> Result<(), Error> {
    let reviews = qm_simulate::review_corpus(STARTER_SEED, STARTER_TEXTS);
    let tickets = qm_simulate::ticket_corpus(STARTER_SEED, STARTER_TEXTS);
    let first = as_of.plus_days(-1);
    let starter_reviews: Vec<care::LabelledText<Sentiment>> = starter(&reviews, first);
    let starter_tickets: Vec<care::LabelledText<Intent>> = starter(&tickets, first);
    models.sentiment = shelf.keep(care::fit_sentiment(&labelled(&texts.reviews), &starter_reviews)?)?;
    models.intent = shelf.keep(care::fit_intent(&labelled(&texts.tickets), &starter_tickets)?)?;
    Ok(())
}

/// Starter texts, each as if by a person of its own.
fn starter<L: Copy>(corpus: &[(String, L, Language)], at: Timestamp) -> Vec<care::LabelledText<'_, L>> {
    let numbered = corpus.iter().zip(0_u64..);
    numbered.map(|((text, label, _), group)| care::LabelledText { text, label: *label, group, at }).collect()
}

/// The predicted orders of the coming days, to be scored when they have passed.
pub(crate) fn volume_records(models: &Models, as_of: Timestamp) -> Vec<PredictionRecord> {
    let Some(volume) = &models.volume else { return Vec::new() };
    let days = (0..).zip(&volume.daily);
    days.map(|(ahead, quantiles)| PredictionRecord {
        kind: PredictionKind::DailyVolume,
        subject: volume.from.plus(ahead).to_string(),
        made_at: as_of,
        mean: quantiles.q50,
        lo: quantiles.q10,
        hi: quantiles.q90,
        model: volume.model.clone(),
        class: None,
    })
    .collect()
}
