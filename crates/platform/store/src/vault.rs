//! The personal-data vault: keys, pseudonyms, sealing.
//!
//! XChaCha20-Poly1305 with random nonces (draft-irtf-cfrg-xchacha-03); keys for each use are derived from
//! the master key with BLAKE3. What is sealed is bound to its place (table, column, key) as associated data.

use crate::error::Error;
use crate::store::Entropy;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::cell::RefCell;

pub(crate) mod people;
pub(crate) mod texts;

pub use people::PersonData;
pub use texts::VaultText;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// Random bytes drawn at a time, so that bulk sealing does not ask for them row by row.
const POOL_BYTES: usize = 4_096;
/// Hex characters of a pseudonym: 128 bits.
const PSEUDONYM_CHARS: usize = 32;

/// The master key of the vault. Its bytes are never shown.
#[derive(Clone)]
pub struct VaultKey([u8; KEY_BYTES]);

impl VaultKey {
    /// From the bytes of the key file.
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VaultKey(..)")
    }
}

/// A key for one use.
pub(crate) type DataKey = [u8; KEY_BYTES];

/// A pseudonym: lower-case hex.
pub(crate) type Pseudonym = [u8; PSEUDONYM_CHARS];

/// Hashes rows under a key of their own.
#[derive(Clone, Copy)]
pub(crate) struct ContentHasher(DataKey);

impl ContentHasher {
    /// A 64-bit hash.
    pub(crate) fn hash(&self, bytes: &[u8]) -> i64 {
        let hash = blake3::keyed_hash(&self.0, bytes);
        let (first, _) = hash.as_bytes().split_first_chunk().expect("invariant: a hash has 32 bytes");
        i64::from_le_bytes(*first)
    }
}

/// The keys derived from the master key.
pub(crate) struct Vault {
    wrapping: DataKey,
    shop_texts: DataKey,
    pseudonyms: DataKey,
    content: ContentHasher,
    entropy: Entropy,
}

impl Vault {
    pub(crate) fn new(key: &VaultKey, entropy: Entropy) -> Self {
        let derive = |purpose: &str| blake3::derive_key(purpose, &key.0);
        Self {
            wrapping: derive("quartermaster vault 1: wrapping of data keys"),
            shop_texts: derive("quartermaster vault 1: texts without a person"),
            pseudonyms: derive("quartermaster vault 1: pseudonyms of people"),
            content: ContentHasher(derive("quartermaster vault 1: content of rows")),
            entropy,
        }
    }

    /// The pseudonym of a person known to `source` as `external`.
    pub(crate) fn pseudonym(&self, source: &str, external: &str) -> Pseudonym {
        let mut hasher = blake3::Hasher::new_keyed(&self.pseudonyms);
        hasher.update(source.as_bytes()).update(&[0]).update(external.as_bytes());
        let mut text = [0; PSEUDONYM_CHARS];
        for (pair, byte) in text.chunks_exact_mut(2).zip(hasher.finalize().as_bytes()) {
            const HEX: &[u8; 16] = b"0123456789abcdef";
            pair[0] = HEX[usize::from(byte >> 4)];
            pair[1] = HEX[usize::from(byte & 15)];
        }
        text
    }

    /// A keyed 64-bit hash of a row's content: tells rows apart, tells nothing about what is in them.
    pub(crate) fn content_hash(&self, bytes: &[u8]) -> i64 {
        self.content.hash(bytes)
    }

    /// What [`Self::content_hash`] hashes with.
    pub(crate) fn content(&self) -> ContentHasher {
        self.content
    }

    /// The key of the row that tells whether the master key fits.
    pub(crate) fn canary_key(&self) -> DataKey {
        self.wrapping
    }

    /// A new random key.
    pub(crate) fn new_key(&self) -> Result<DataKey, Error> {
        random(self.entropy)
    }

    /// Seals a data key under the master key.
    pub(crate) fn wrap(&self, key: &DataKey, whose: &str) -> Result<Vec<u8>, Error> {
        self.seal(&self.wrapping, key, whose)
    }

    /// Opens a sealed data key.
    pub(crate) fn unwrap(&self, sealed: &[u8], whose: &str) -> Result<DataKey, Error> {
        let bytes = open(&self.wrapping, sealed, whose, "data key")?;
        bytes.try_into().map_err(|_| Error::Sealed("data key"))
    }

    /// Seals `clear`: nonce, then ciphertext. `place` must be told again to open it.
    pub(crate) fn seal(&self, key: &DataKey, clear: &[u8], place: &str) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE_BYTES] = random(self.entropy)?;
        let cipher = XChaCha20Poly1305::new(key.into());
        let payload = Payload { msg: clear, aad: place.as_bytes() };
        let sealed =
            cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Sealed("oversized value"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }
}

/// Opens what [`Vault::seal`] sealed at the same place.
pub(crate) fn open(key: &DataKey, sealed: &[u8], place: &str, what: &'static str) -> Result<Vec<u8>, Error> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Error::Sealed(what))?;
    let cipher = XChaCha20Poly1305::new(key.into());
    let payload = Payload { msg: body, aad: place.as_bytes() };
    cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Error::Sealed(what))
}

/// Random bytes not yet handed out, and the source that they came from.
struct Pool {
    bytes: Vec<u8>,
    source: Option<Entropy>,
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: Vec::new(), source: None }) };
}

fn random<const N: usize>(entropy: Entropy) -> Result<[u8; N], Error> {
    POOL.with_borrow_mut(|pool| {
        let same = pool.source.is_some_and(|s| std::ptr::fn_addr_eq(s, entropy));
        if !same || pool.bytes.len() < N {
            pool.bytes.resize(POOL_BYTES, 0);
            pool.source = None;
            entropy(&mut pool.bytes).map_err(Error::Entropy)?;
            pool.source = Some(entropy);
        }
        let at = pool.bytes.len() - N;
        let drawn = pool.bytes[at..].try_into().expect("invariant: N bytes were cut off");
        pool.bytes.truncate(at);
        Ok(drawn)
    })
}

#[cfg(test)]
mod tests;
