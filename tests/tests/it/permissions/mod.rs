//! What holds for every operation that is served, generated from the document: whose token opens it, and that nothing of others is seen.

mod access;
mod inactive;
mod isolation;
mod traces;
