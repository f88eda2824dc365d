mod crash;
mod delivery;
mod health;
mod list;
mod order;
mod targets;
