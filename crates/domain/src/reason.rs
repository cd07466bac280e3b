//! Why: the sentence, the facts, the baseline, and why a subject got no decision. Codes that each language words.

use crate::area::codes;
use crate::id::ModelVersion;
use crate::money::Money;
use crate::time::Timestamp;
use crate::units::Probability;
use serde::{Deserialize, Serialize};

codes! {
    /// The sentence that sums a decision's reason up; each language words it with the facts.
    ReasonCode {
        /// The order is due; this is the earliest slot of people who can do it.
        DueDateOrder = "due_date_order",
        /// Stock and pipeline may run out before the next delivery can arrive.
        CoverTooShort = "cover_too_short",
        /// A container of its supplier goes anyway and has room for it.
        FillsContainer = "fills_container",
        /// Another location has more than it needs.
        SurplusElsewhere = "surplus_elsewhere",
        /// There is more than will be sold within the horizon.
        Overstock = "overstock",
        /// These stops together cost least.
        CheapestTour = "cheapest_tour",
        /// The parcel will probably miss its promise.
        LikelyLate = "likely_late",
        /// The customer is probably leaving and worth a message.
        WorthWinningBack = "worth_winning_back",
        /// The ticket's intent is clear and the order's facts answer it.
        AnswerKnown = "answer_known",
        /// A person should take it.
        NeedsPerson = "needs_person",
    }

    /// A fact used in a reason; each language has a label for it.
    FactCode {
        /// When it is due.
        DueAt = "due_at",
        /// When it will be done by this plan.
        DoneAt = "done_at",
        /// Expected minutes of work.
        WorkMinutes = "work_minutes",
        /// Lines of the order.
        Lines = "lines",
        /// Units of the order.
        Units = "units",
        /// Orders waiting at the location.
        QueueLength = "queue_length",
        /// Units on hand.
        OnHand = "on_hand",
        /// Units on order or proposed.
        OnOrder = "on_order",
        /// Units promised to customers and not yet shipped.
        Reserved = "reserved",
        /// Expected units per day.
        DailyDemand = "daily_demand",
        /// Days until what is ordered now and next arrives.
        ProtectionDays = "protection_days",
        /// Expected units until then.
        ProtectionDemand = "protection_demand",
        /// Units the model expected until then, where a person's expectation stands in their place.
        ModelDemand = "model_demand",
        /// Level the stock is filled up to.
        OrderUpTo = "order_up_to",
        /// Units expected to be asked for and missed before the order arrives: lost, so it brings none for them.
        MissedBeforeArrival = "missed_before_arrival",
        /// Level at or below which an order is due.
        ReorderLevel = "reorder_level",
        /// What bound the quantity: `worth` of the next unit, `pack`, `minimum`, `price_break`, `shelf_life`, `container`,
        /// `budget` or `room`.
        BoundBy = "bound_by",
        /// Litres free at the location before this cycle's orders.
        RoomFree = "room_free",
        /// Litres that the units take there.
        RoomTaken = "room_taken",
        /// Containers of the supplier's order to the location.
        Containers = "containers",
        /// Share of them that the order fills.
        ContainersFilled = "containers_filled",
        /// Litres that the units take in them.
        ContainerTaken = "container_taken",
        /// Days from receipt within which a unit has to be sold.
        ShelfLifeDays = "shelf_life_days",
        /// Units of the order expected not to be sold within their shelf life.
        ExpectedWaste = "expected_waste",
        /// Days until the order after this one comes on which the supplier is closed.
        ClosedDays = "closed_days",
        /// Share of the units missed that substitutes are bought for.
        SubstitutedShare = "substituted_share",
        /// Units of the demand expected in place of products that have run out.
        DivertedDemand = "diverted_demand",
        /// Days the stock lasts.
        CoverDays = "cover_days",
        /// Units per pack.
        Pack = "pack",
        /// Share off the cost for so many units.
        Discount = "discount",
        /// What the supplier saves each review beside the next best one, price, stock and lost sales together.
        SupplierSaves = "supplier_saves",
        /// Fewest units per order.
        MinimumQuantity = "minimum_quantity",
        /// Days until receipt.
        LeadTimeDays = "lead_time_days",
        /// Wanted share of cycles without stock-out.
        ServiceLevel = "service_level",
        /// What one pack more would change, in money.
        OnePackMore = "one_pack_more",
        /// What one pack less would change, in money.
        OnePackLess = "one_pack_less",
        /// Units above its own need at the giving location.
        Surplus = "surplus",
        /// Days within which stock should be sold.
        HorizonDays = "horizon_days",
        /// Expected units until then.
        HorizonDemand = "horizon_demand",
        /// Units beyond what will be sold until then.
        Excess = "excess",
        /// Money that clearing them brings.
        Frees = "frees",
        /// Stops of the tour.
        Stops = "stops",
        /// Kilometres of the tour.
        Kilometres = "kilometres",
        /// Share of the vehicle's capacity used.
        LoadShare = "load_share",
        /// What was promised.
        PromisedAt = "promised_at",
        /// What is expected.
        ExpectedAt = "expected_at",
        /// Probability of being late.
        LateProbability = "late_probability",
        /// Days under way.
        DaysUnderWay = "days_under_way",
        /// Probability that the customer is gone.
        ChurnProbability = "churn_probability",
        /// Days since the last order.
        RecencyDays = "recency_days",
        /// Orders so far.
        OrderCount = "order_count",
        /// Money spent so far.
        Spent = "spent",
        /// Segment.
        Segment = "segment",
        /// Whether messages are allowed.
        Consent = "consent",
        /// What the ticket wants.
        Intent = "intent",
        /// How sure that is.
        IntentProbability = "intent_probability",
        /// Language of the ticket.
        Language = "language",
        /// State of the order.
        OrderStatus = "order_status",
        /// Stars of the review.
        Score = "score",
        /// Sentiment of the text.
        Sentiment = "sentiment",
        /// Hours the ticket has waited.
        WaitingHours = "waiting_hours",
    }

    /// What the expected gain is measured against.
    Baseline {
        /// Orders in the sequence they came in.
        FirstInFirstOut = "first_in_first_out",
        /// Doing nothing.
        DoNothing = "do_nothing",
        /// Each stop on a trip of its own by a carrier or nearest next.
        NearestNext = "nearest_next",
        /// A person writing from nothing.
        ByHand = "by_hand",
    }

    /// Why a subject got no decision.
    UndecidedReason {
        /// Stock and pipeline last.
        StockCoversDemand = "stock_covers_demand",
        /// Not sold for long.
        NoDemand = "no_demand",
        /// Too little history to say.
        NoForecast = "no_forecast",
        /// Nobody delivers it.
        NoSupplier = "no_supplier",
        /// Its supplier takes no orders today.
        NotOrderDay = "not_order_day",
        /// A container of its supplier would be too empty to be worth it yet.
        ContainerTooEmpty = "container_too_empty",
        /// The containers of its supplier hold no more.
        ContainerFull = "container_full",
        /// The cycle's budget is spent.
        BudgetSpent = "budget_spent",
        /// The location has no room for it.
        NoRoom = "no_room",
        /// An earlier proposal is still waiting.
        AlreadyProposed = "already_proposed",
        /// An answer was sent, or a person has it.
        AlreadyHandled = "already_handled",
        /// No worker there has the skill.
        NoWorker = "no_worker",
        /// No shift left within the planning days.
        NoShift = "no_shift",
        /// The location has no such station.
        NoStation = "no_station",
        /// It waits for units that are not there.
        NoStock = "no_stock",
        /// The location has no vehicle; goes by carrier.
        NoVehicle = "no_vehicle",
        /// Too far for every vehicle; goes by carrier.
        OutOfRange = "out_of_range",
        /// Heavier than every vehicle carries.
        TooHeavy = "too_heavy",
        /// No vehicle can be there within its window.
        WindowClosed = "window_closed",
        /// All tours are full.
        VehiclesFull = "vehicles_full",
        /// Nobody knows where it should go.
        NoPlace = "no_place",
        /// The parcel will probably be in time.
        OnTrack = "on_track",
        /// Nothing was promised, so nothing can be late.
        NoPromise = "no_promise",
        /// Too few delivered parcels to predict from.
        NoModel = "no_model",
        /// The customer is not at risk.
        NotAtRisk = "not_at_risk",
        /// The customer said no to messages.
        NoConsent = "no_consent",
        /// Written to a short while ago.
        RecentlyContacted = "recently_contacted",
        /// Would cost more than it brings.
        GainTooSmall = "gain_too_small",
        /// The cycle's messages are used up.
        ContactsSpent = "contacts_spent",
        /// Nothing there to answer.
        NoText = "no_text",
    }
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum FactValue {
    /// A number, its unit told by the fact's code.
    Number(f64),
    /// A count.
    Count(i64),
    /// An amount.
    Money(Money),
    /// An instant.
    Time(Timestamp),
    /// A probability or share.
    Share(Probability),
    /// A code of some closed set.
    Code(String),
}

/// One fact used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Which.
    pub code: FactCode,
    /// Its value.
    pub value: FactValue,
}

/// Why: the sentence, the facts, the models. Stored with the decision, never looked up again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The sentence.
    pub code: ReasonCode,
    /// The facts used, most telling first.
    pub facts: Vec<Fact>,
    /// Models whose predictions were used.
    pub models: Vec<ModelVersion>,
}
