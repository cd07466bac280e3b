//! One value kept under its key, made anew when the key changes.

use std::sync::{Arc, Mutex, PoisonError};

/// One value kept under its key.
pub(super) struct Kept<K, V>(Mutex<Option<(K, Arc<V>)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<K: PartialEq, V> Kept<K, V> {
    /// The value kept under `key`, or a new one. Callers wait for each other while it is made.
    pub(super) fn get<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, value)) = kept.as_ref()
            && *known == key
        {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(make()?);
        *kept = Some((key, Arc::clone(&value)));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_per_key() {
        let kept = Kept::default();
        assert_eq!(*kept.get(1, || Ok::<_, ()>("a")).unwrap(), "a");
        assert_eq!(*kept.get(1, || Ok::<_, ()>("b")).unwrap(), "a");
        assert!(kept.get(2, || Err(())).is_err());
        assert_eq!(*kept.get(2, || Ok::<_, ()>("c")).unwrap(), "c");
    }
}
