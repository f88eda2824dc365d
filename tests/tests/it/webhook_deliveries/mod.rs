mod crash;
mod delivery;
mod fairness;
mod health;
mod list;
mod order;
mod targets;
