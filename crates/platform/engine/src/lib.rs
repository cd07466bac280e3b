//! Runs the loop: import, cycle, approval, demo; the one room that knows all verbs.
