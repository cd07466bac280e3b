//! The same work on many values, on all cores, in their order.

use std::num::NonZero;

/// What `work` makes of each value, in their order, over as many threads as the machine has.
pub(crate) fn in_order<V: Copy + Sync, T: Send>(values: &[V], work: impl Fn(V) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let size = values.len().div_ceil(threads).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = values
            .chunks(size)
            .map(|chunk| scope.spawn(move || chunk.iter().copied().map(work).collect::<Vec<_>>()))
            .collect();
        let mut all = Vec::with_capacity(values.len());
        for thread in running {
            all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    })
}
