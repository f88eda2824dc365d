//! The parts of a page that the designs arrange.

pub mod closing;
pub mod parties;
pub mod payment;
pub mod slip;
pub mod totals;
