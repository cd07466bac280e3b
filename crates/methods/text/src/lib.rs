//! Learning from strings: n-grams, naive Bayes, language detection.
