//! What all pages for people share: the shell, the style sheets, scripts and fonts, bytes that are compressed once, and the API as a page
//! asks it.

mod api;
mod assets;
mod environment;
mod page;
mod precompressed;
mod security;

use axum::Router;

pub use api::{Api, ApiAnswer, Client, Draft};
pub use assets::{address, routes};
pub use environment::{badge, strip};
pub use page::{Alternate, Fragment, HtmlPage};
pub use precompressed::Precompressed;
pub use security::is_own;

/// Pages, by what stands around them.
pub struct Pages {
    /// Made anew for each request: all layers stand around them.
    pub made: Router,
    /// Kept as they are sent, compressed and with all their headers: nothing has to be added, so nothing stands around them.
    pub kept: Router,
}

impl From<Router> for Pages {
    fn from(made: Router) -> Self {
        Pages { made, kept: Router::new() }
    }
}
