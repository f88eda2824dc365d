//! What only a connection can show: clients that are slow, and answers that are given before a request was read.

mod early_answers;
mod limits;
mod slow_clients;
