//! The orders of ARIMA models and their neighbourhood.

/// Most autoregressive and moving average terms, and the same at the season.
const ORDER_MAX: usize = 3;
const SEASONAL_MAX: usize = 1;
/// Models tried for one series, about.
const MODELS_MAX: usize = 40;

/// Orders: autoregressive, moving average, and the same for the season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) ar: usize,
    pub(super) ma: usize,
    pub(super) seasonal_ar: usize,
    pub(super) seasonal_ma: usize,
    pub(super) constant: bool,
}

/// A model that was tried.
pub(super) struct Tried {
    pub(super) orders: Orders,
    /// `AICc`; infinite where it could not be fitted.
    pub(super) aicc: f64,
    pub(super) point: Vec<f64>,
}

impl Orders {
    pub(super) fn coefficients(self) -> usize {
        self.ar + self.ma + self.seasonal_ar + self.seasonal_ma
    }

    /// The models at a distance of one step, as Hyndman & Khandakar (2008), section 3.2, list them.
    fn neighbours(self, seasonal: bool, constant: bool) -> Vec<Self> {
        const MOVES: [(isize, isize); 6] = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)];
        let moved =
            |value: usize, by: isize, most: usize| value.checked_add_signed(by).filter(|v| *v <= most);
        let mut found = Vec::new();
        for (p, q) in MOVES {
            if let (Some(ar), Some(ma)) = (moved(self.ar, p, ORDER_MAX), moved(self.ma, q, ORDER_MAX)) {
                found.push(Self { ar, ma, ..self });
            }
            let at_season =
                (moved(self.seasonal_ar, p, SEASONAL_MAX), moved(self.seasonal_ma, q, SEASONAL_MAX));
            if let (true, (Some(seasonal_ar), Some(seasonal_ma))) = (seasonal, at_season) {
                found.push(Self { seasonal_ar, seasonal_ma, ..self });
            }
        }
        if constant {
            found.push(Self { constant: !self.constant, ..self });
        }
        found
    }
}

/// Tries the four usual first models, then the neighbours of the best until none is better; least `AICc` first.
///
/// `differences` counts those at lag 1 and at the season: with two, no constant is tried. `fit` gives `AICc` and coefficients.
pub(super) fn stepwise(
    seasonal_differences: Option<usize>,
    differences: usize,
    mut fit: impl FnMut(Orders) -> (f64, Vec<f64>),
) -> Vec<Tried> {
    let seasonal = seasonal_differences.is_some();
    let d = seasonal_differences.unwrap_or(0);
    let constant = differences < 2;
    let mut tried: Vec<Tried> = Vec::new();
    let mut attempt = |orders: Orders, tried: &mut Vec<Tried>| {
        if !tried.iter().any(|before| before.orders == orders) {
            let (aicc, point) = fit(orders);
            tried.push(Tried { orders, aicc, point });
        }
    };
    for (ar, ma, seasonal_ar, seasonal_ma) in [(2, 2, 1 - d, 1), (0, 0, 0, 0), (1, 0, 1 - d, d), (0, 1, 0, 1)]
    {
        let at_season = if seasonal { (seasonal_ar, seasonal_ma) } else { (0, 0) };
        let first = Orders { ar, ma, seasonal_ar: at_season.0, seasonal_ma: at_season.1, constant };
        attempt(first, &mut tried);
    }
    loop {
        tried.sort_by(|a, b| a.aicc.total_cmp(&b.aicc));
        let best = (tried[0].orders, tried[0].aicc);
        for near in best.0.neighbours(seasonal, constant) {
            attempt(near, &mut tried);
        }
        let improved = tried.iter().any(|model| model.aicc < best.1);
        if !improved || tried.len() >= MODELS_MAX {
            tried.sort_by(|a, b| a.aicc.total_cmp(&b.aicc));
            tried.retain(|model| model.aicc.is_finite());
            return tried;
        }
    }
}
