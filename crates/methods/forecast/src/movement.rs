//! How much a series moves, by which errors are measured.

use crate::number::float;

/// The place of the first known value that is not zero; the length where there is none.
pub(crate) fn first_sale(history: &[f64]) -> usize {
    history.iter().position(|value| value.abs() > 0.0).unwrap_or(history.len())
}

/// Sizes of the differences between known values `lag` steps apart.
pub(crate) fn differences(history: &[f64], lag: usize) -> Vec<f64> {
    let pairs = history.iter().skip(lag).zip(history);
    pairs.map(|(now, before)| (now - before).abs()).filter(|difference| !difference.is_nan()).collect()
}

/// Mean square of the steps from one known value to the next, from the first sale on; `None` where nothing moves.
pub(crate) fn squared_step(history: &[f64]) -> Option<f64> {
    let steps = differences(&history[first_sale(history)..], 1);
    mean_above_zero(&steps.iter().map(|step| step * step).collect::<Vec<f64>>())
}

/// The mean of known values; `None` where there is none, or it is not above zero.
pub(crate) fn mean_above_zero(values: &[f64]) -> Option<f64> {
    let mean = values.iter().sum::<f64>() / float(values.len().max(1));
    (mean > 0.0).then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_count_from_the_first_sale_on() {
        // From 2 to 5 and from 1 to 5: 9 and 16.
        let history = [0.0, f64::NAN, 0.0, 2.0, 5.0, f64::NAN, 1.0, 5.0];
        assert_eq!((first_sale(&history), first_sale(&[0.0, f64::NAN])), (3, 2));
        assert!((squared_step(&history).unwrap() - 12.5).abs() < 1e-12);
        assert_eq!(differences(&history, 2), [0.0, 5.0, 4.0]);
        assert_eq!((squared_step(&[0.0, 3.0, 3.0]), squared_step(&[0.0; 4])), (None, None));
    }
}
