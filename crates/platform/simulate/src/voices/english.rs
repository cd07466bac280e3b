//! English phrases.

use super::{Mood, Parts, Phrases};
use qm_domain::Intent;

pub(super) const PRODUCTS: &[&str] =
    &["bamboo lamp", "linen towel", "jade teapot", "snack box", "garden shears", "notebook set"];
pub(super) const ASIDES: &[&str] = &[
    "I ordered it for my mother.",
    "The box was bigger than expected.",
    "It was my second order here.",
    "The colour is a bit different from the photo.",
];

pub(super) fn review(mood: Mood) -> Phrases {
    let (open, body, close): Parts = match mood {
        Mood::Happy => (
            &["Really pleased.", "Great shop!", "Love it.", "Could not be happier."],
            &[
                "The {p} is exactly as described and well made.",
                "Fast delivery and everything was packed with care.",
                "Lovely quality for the price, my family uses it every day.",
                "It arrived earlier than promised and works perfectly.",
                "The {p} looks even better than in the pictures.",
                "Very good value and friendly service.",
            ],
            &["Will buy again.", "Highly recommended.", "Thank you!", "Five stars."],
        ),
        Mood::SoSo => (
            &["It is okay.", "Not bad, not great.", "Average."],
            &[
                "The {p} does what it should, nothing more.",
                "Quality is acceptable for the price.",
                "Delivery was on time, the packaging could be better.",
                "It is smaller than I thought but usable.",
                "Some parts are fine, others look a bit cheap.",
                "I expected a little more from the {p}.",
            ],
            &["We will see how long it lasts.", "Three stars.", "Might order something else next time."],
        ),
        _ => angry(mood),
    };
    Phrases { open, body, close }
}

fn angry(mood: Mood) -> Parts {
    match mood {
        Mood::Late => (
            &["Terrible delivery.", "Very annoyed.", "Not impressed."],
            &[
                "It came {d} days late and nobody told me anything.",
                "I waited far too long, the parcel was stuck for days.",
                "Promised for the weekend, arrived a week later, too late for the birthday.",
                "The tracking did not move for {d} days, awful service.",
                "Way too slow, I had to buy the {p} elsewhere in the meantime.",
            ],
            &["Never again.", "Very disappointed.", "One star for the delay."],
        ),
        Mood::Damaged => (
            &["What a mess.", "Very unhappy.", "Bad experience."],
            &[
                "The {p} arrived broken, the box was crushed.",
                "There was a big crack in it and pieces were missing.",
                "It leaked all over the parcel and was useless.",
                "Scratched and dented, clearly badly packed.",
                "It stopped working on the first day because it was damaged.",
            ],
            &["I want my money back.", "Waste of money.", "Please pack things properly."],
        ),
        Mood::Wrong => (
            &["Wrong item!", "Careless shop.", "Frustrating."],
            &[
                "I ordered the {p} and got something completely different.",
                "They sent the wrong colour and the wrong size.",
                "Only half of the order was in the box.",
                "Not what I bought, and sending it back is a pain.",
            ],
            &["Check your orders please.", "Would not recommend.", "Very disappointed."],
        ),
        _ => (
            &["Disappointed.", "Do not buy.", "Poor."],
            &[
                "The {p} feels cheap and looks nothing like the photo.",
                "Bad quality, it fell apart after a week.",
                "Smells awful and does not work as described.",
                "Far too expensive for such poor quality.",
                "Worst purchase this year, the material is terrible.",
            ],
            &["Waste of money.", "One star.", "Never again."],
        ),
    }
}

pub(super) fn ticket(intent: Intent) -> Phrases {
    Phrases {
        open: &["Hello,", "Hi,", "Good morning,", "Dear team,", "Hey there,"],
        body: matter(intent),
        close: &[
            "Thanks.",
            "Please answer soon.",
            "Kind regards.",
            "Thank you in advance.",
            "Order number {o}.",
        ],
    }
}

fn matter(intent: Intent) -> &'static [&'static str] {
    match intent {
        Intent::WhereIsMyOrder => &[
            "Where is my order {o}?",
            "My parcel should have been here {d} days ago and it still has not come.",
            "The tracking of {o} has not moved for days, when will it arrive?",
            "Can you tell me when the {p} will be delivered?",
            "I am still waiting for my delivery, has it been shipped at all?",
            "It has been {d} days and no sign of the package.",
        ],
        Intent::Cancel => &[
            "Please cancel my order {o}.",
            "I ordered by mistake, can you stop it before it is shipped?",
            "I no longer need the {p}, please cancel.",
            "Can I still cancel the order I placed today?",
            "Cancel everything please, I found it cheaper elsewhere.",
        ],
        Intent::Refund => &[
            "I would like to return the {p} and get my money back.",
            "How do I send it back for a refund?",
            "You sent the wrong item, I want a refund for {o}.",
            "It is not what I expected, please refund me.",
            "I returned the parcel {d} days ago, where is my refund?",
        ],
        Intent::Damaged => &[
            "The {p} arrived broken.",
            "My parcel was crushed and the content is damaged.",
            "There is a crack in the {p}, I can send photos.",
            "One part is missing and another is dented.",
            "The item does not work, it was damaged on the way.",
        ],
        Intent::ChangeOrder => &[
            "I gave the wrong address for {o}, can you change it?",
            "Please send it to my office instead of my home.",
            "Can I change the quantity of the {p} to {d}?",
            "I chose the wrong colour, could you swap it before shipping?",
            "Can you update the phone number on my order?",
        ],
        Intent::ProductQuestion => &[
            "Is the {p} dishwasher safe?",
            "What size is the {p} exactly?",
            "Does the {p} come in other colours?",
            "When will the {p} be back in stock?",
            "What is the {p} made of, and is it safe for children?",
            "Which of the two models would you recommend?",
        ],
        Intent::Payment => &[
            "I was charged twice for {o}.",
            "My card was declined but the money is gone.",
            "Could you send me an invoice for my order?",
            "The discount code was not applied to my payment.",
            "The amount on my bill differs from the price in the shop.",
        ],
        Intent::Other => &[
            "Just wanted to say thank you, your driver was very kind.",
            "Do you have opening hours on Sunday in the store?",
            "I would like to stop receiving your newsletter.",
            "Are you looking for staff at the moment?",
            "Your website is slow on my phone, thought you should know.",
            "We are a school and would like to talk about working together.",
        ],
    }
}

pub(super) fn subject(intent: Intent) -> &'static str {
    match intent {
        Intent::WhereIsMyOrder => "My delivery",
        Intent::Cancel => "Cancellation",
        Intent::Refund => "Return",
        Intent::Damaged => "Problem with my parcel",
        Intent::ChangeOrder => "Change to my order",
        Intent::ProductQuestion => "Question",
        Intent::Payment => "Payment",
        Intent::Other => "Message",
    }
}

pub(super) fn reply(intent: Intent) -> &'static [&'static str] {
    match intent {
        Intent::WhereIsMyOrder => &[
            "Sorry for the wait. Your parcel {o} is on its way; we have asked the carrier and will keep you posted.",
            "We are sorry that {o} is late. It has left our warehouse and should be with you within the next days.",
        ],
        Intent::Cancel => &[
            "Your order {o} is cancelled. The money goes back to you within three working days.",
            "We have stopped {o} before it left. You will see the refund shortly.",
        ],
        Intent::Refund => &[
            "Please use the return label we have sent to you; the refund follows within five days of arrival.",
            "We are sorry that it was not right. Send it back free of charge and we refund the full price.",
        ],
        Intent::Damaged => &[
            "We are very sorry. A new {p} leaves today, you need not send the broken one back.",
            "That should not happen. Tell us whether you would like a replacement or your money back.",
        ],
        Intent::ChangeOrder => &[
            "We have changed {o} as you asked.",
            "Done: the change is in, and the parcel leaves as planned.",
        ],
        Intent::ProductQuestion => &[
            "Thank you for asking. You find size, material and care on the page of the {p}; it is in stock again.",
            "The {p} is safe for daily use and can be cleaned with water. Tell us if we can help further.",
        ],
        Intent::Payment => &[
            "We have checked the payment for {o}. Anything charged twice is returned within three working days.",
            "The invoice for {o} is attached to your account. Sorry for the trouble.",
        ],
        Intent::Other => &[
            "Thank you for writing to us, we have passed it on.",
            "Thank you, we are glad to hear from you.",
        ],
    }
}
