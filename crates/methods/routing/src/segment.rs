//! What a part of a route says about time and load, joined with the next part in O(1).

/// A part of a route in time.
///
/// `warp` is how far moments have to be turned back where a window is missed. Joining is associative, so that any
/// move is priced from the parts it leaves whole. Method: Vidal, Crainic, Gendreau & Prins (2013), release times as
/// in Wouda, Lan & Kool (2024).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    /// Driving, serving and waiting that cannot be avoided, seconds.
    pub(crate) duration: i64,
    /// Moments turned back, seconds.
    pub(crate) warp: i64,
    /// Earliest start of the part that keeps `duration` and `warp` as they are.
    pub(crate) early: i64,
    /// Latest such start.
    pub(crate) late: i64,
    /// The route starts no earlier than this.
    pub(crate) release: i64,
}

impl Clock {
    /// One node.
    pub(crate) fn node(window: (i64, i64), service: i64, release: i64) -> Self {
        Self { duration: service, warp: 0, early: window.0, late: window.1, release }
    }

    /// This part, a leg of `leg` seconds, then `next`.
    #[inline]
    pub(crate) fn join(&self, leg: i64, next: &Self) -> Self {
        let delta = self.duration - self.warp + leg;
        let wait = (next.early - delta - self.late).max(0);
        let warp = (self.early + delta - next.late).max(0);
        Self {
            duration: self.duration + next.duration + leg + wait,
            warp: self.warp + next.warp + warp,
            early: (next.early - delta).max(self.early) - wait,
            late: (next.late - delta).min(self.late) + warp,
            release: self.release.max(next.release),
        }
    }

    /// Time turned back when nothing follows: what was not released in time counts too.
    #[inline]
    pub(crate) fn closed_warp(&self) -> i64 {
        self.warp + (self.release - self.late).max(0)
    }
}

/// A part of a route in one dimension of load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Load {
    /// On board at the start for stops of this part.
    pub(crate) bring: i64,
    /// On board at its end from stops of this part; below zero where a shipment of an earlier part is handed over.
    pub(crate) take: i64,
    /// Most on board within, of what concerns this part.
    pub(crate) peak: i64,
}

impl Load {
    /// A stop that is brought `demand` and gives `pickup`.
    pub(crate) fn stop(demand: i64, pickup: i64) -> Self {
        Self { bring: demand, take: pickup, peak: demand.max(pickup) }
    }

    /// The end of a shipment that changes what is on board by `change`.
    pub(crate) fn shipment(change: i64) -> Self {
        Self { bring: 0, take: change, peak: change.max(0) }
    }

    /// This part, then `next`.
    #[inline]
    pub(crate) fn join(self, next: Self) -> Self {
        Self {
            bring: self.bring + next.bring,
            take: self.take + next.take,
            peak: (self.peak + next.bring).max(self.take + next.peak),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_saved_by_a_later_start() {
        let depot = Clock::node((0, 1000), 0, 0);
        let stop = Clock::node((500, 600), 10, 0);
        let route = depot.join(100, &stop).join(100, &depot);
        assert_eq!((route.duration, route.warp), (210, 0));
        assert_eq!((route.early, route.late), (400, 500));
    }

    #[test]
    fn lateness_is_turned_back() {
        let depot = Clock::node((0, 1000), 0, 0);
        let stop = Clock::node((0, 60), 10, 0);
        assert_eq!(depot.join(100, &stop).warp, 40);
        let late = Clock::node((0, 1000), 0, 1200);
        assert_eq!(depot.join(100, &late).closed_warp(), 300);
    }

    #[test]
    fn a_load_peaks_where_pickups_meet_deliveries() {
        let route = Load::stop(0, 5).join(Load::stop(7, 0)).join(Load::stop(0, 1));
        assert_eq!(route, Load { bring: 7, take: 6, peak: 12 });
        let pair = Load::shipment(4).join(Load::stop(3, 0)).join(Load::shipment(-4));
        assert_eq!(pair, Load { bring: 3, take: 0, peak: 7 });
    }
}
