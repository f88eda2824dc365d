mod faults;
mod identity;
mod increments;
mod initial;
mod members;
mod recorded;
