//! The simulator over its own routes.

mod xero;
