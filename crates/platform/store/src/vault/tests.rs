//! Tests of sealing.

use super::*;
use proptest::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

static NEXT: AtomicU64 = AtomicU64::new(1);

#[expect(clippy::unnecessary_wraps, reason = "real entropy may fail")]
fn counting(bytes: &mut [u8]) -> std::io::Result<()> {
    for chunk in bytes.chunks_mut(8) {
        let fresh = blake3::hash(&NEXT.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        chunk.copy_from_slice(&fresh.as_bytes()[..chunk.len()]);
    }
    Ok(())
}

fn none(_: &mut [u8]) -> std::io::Result<()> {
    Err(std::io::Error::other("dry"))
}

fn vault(byte: u8) -> Vault {
    Vault::new(&VaultKey::from_bytes([byte; 32]), counting)
}

#[test]
fn pseudonyms_are_stable_and_differ_by_person_source_and_key() {
    let a = vault(1);
    assert_eq!(a.pseudonym("s", "42"), a.pseudonym("s", "42"));
    let others = [a.pseudonym("s", "43"), a.pseudonym("t", "42"), vault(2).pseudonym("s", "42")];
    assert!(others.iter().all(|o| *o != a.pseudonym("s", "42")));
    assert!(a.pseudonym("s", "42").iter().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(c)));
}

#[test]
fn without_random_bytes_nothing_is_sealed() {
    let dry = Vault::new(&VaultKey::from_bytes([1; 32]), none);
    assert!(matches!(dry.seal(&[0; 32], b"x", "p"), Err(Error::Entropy(_))));
}

proptest! {
    #[test]
    fn opens_at_its_place_with_its_key_unchanged_and_in_no_other_way(
        clear in prop::collection::vec(any::<u8>(), 0..200), flip in any::<prop::sample::Index>(),
    ) {
        let vault = vault(3);
        let key = vault.new_key()?;
        let sealed = vault.seal(&key, &clear, "t/c/1")?;
        prop_assert_eq!(open(&key, &sealed, "t/c/1", "x")?, clear.clone());
        prop_assert!(open(&key, &sealed, "t/c/2", "x").is_err());
        prop_assert!(open(&[9; 32], &sealed, "t/c/1", "x").is_err());
        let mut changed = sealed.clone();
        let at = flip.index(changed.len());
        changed[at] ^= 1;
        prop_assert!(open(&key, &changed, "t/c/1", "x").is_err());
        prop_assert!(open(&key, &sealed[..sealed.len() / 4], "t/c/1", "x").is_err());
        prop_assert_ne!(sealed, vault.seal(&key, &clear, "t/c/1")?, "two nonces are the same");
    }
}
