mod faults;
mod identity;
mod increments;
mod initial;
