//! Decisions to checked decisions; shares no code with the planners.
