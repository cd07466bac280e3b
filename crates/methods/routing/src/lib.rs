//! Vehicle routes: savings construction and local search.
