//! Learning from strings: n-grams, naive Bayes, language detection, masking of contacts.
//!
//! [`Tokens`] cuts a text into lower-case words and, for scripts without spaces, single characters;
//! both may stand in one text. [`NaiveBayes`] learns labels from their n-grams, keeps only n-grams that
//! several people wrote, and says how likely each label is and why. [`Language`] tells Chinese, English
//! and Portuguese apart; [`mask`] replaces contacts and names by placeholders.
//!
//! ```
//! use qm_text::{NaiveBayes, Options};
//!
//! let reviews = [("great quality", "good", 1), ("broken and late", "bad", 2), ("质量很好", "good", 3)];
//! let model = NaiveBayes::fit(reviews, Options { min_groups: 1, ..Options::default() })?;
//! assert_eq!(model.predict("Great!")[0].0, "good");
//! # Ok::<(), qm_text::Error>(())
//! ```

mod error;
mod language;
mod mask;
mod naive_bayes;
mod script;
mod tokens;

pub use error::Error;
pub use language::Language;
pub use mask::mask;
pub use naive_bayes::{Counting, Evidence, NaiveBayes, NaiveBayesBuilder, Options};
pub use tokens::{Orders, Token, TokenKind, Tokens};
