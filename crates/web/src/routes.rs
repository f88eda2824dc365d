//! The table of contents of an area: function and permission, one line each.
//!
//! The document is described when somebody asks for it: its thousands of schemas are nothing that every start should pay for.

use std::collections::BTreeSet;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use axum::routing::{MethodFilter, MethodRouter};
use axum::{Extension, Router};
use http::Method;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Components, HttpMethod, OpenApi, OpenApiBuilder, Paths, RefOr, Schema};

use crate::access::{ACCESS_EXTENSION, Access};
use crate::edge::Edge;
use crate::listing::{Analytics, AnalyticsRoute, ListRoute, Listing};

/// Marks what is no part of the public contract in the published document: operations, parameters and fields of Bursar's own.
pub const OWN_EXTENSION: &str = "x-bursar-own";

/// A schema and its name in the document.
type NamedSchema = (String, RefOr<Schema>);

/// Reads an operation off its handler: `route!(roles::list::list)`.
#[macro_export]
macro_rules! route {
    // What `#[utoipa::path]` writes beside a handler has the handler's name with a prefix.
    (@in [$($module:ident)*] $handler:ident) => {
        $crate::macros::paste! {
            $crate::Route::of::<$($module::)* [<__path_ $handler>]>(|method| $crate::macros::on(method, $($module::)* $handler))
        }
    };
    (@in [$($module:ident)*] $next:ident :: $($rest:tt)+) => { $crate::route!(@in [$($module)* $next] $($rest)+) };
    ($($path:tt)+) => { $crate::route!(@in [] $($path)+) };
}

/// What [`route!`] needs where it is used.
#[doc(hidden)]
pub mod macros {
    pub use axum::routing::on;
    pub use pastey::paste;
}

/// An operation: its handler, and where its description is.
pub struct Route {
    handler: MethodRouter<Arc<Edge>>,
    method: HttpMethod,
    path: String,
    operation: fn() -> Operation,
    schemas: fn(&mut Vec<NamedSchema>),
}

impl Route {
    #[doc(hidden)]
    pub fn of<P: utoipa::Path + utoipa::__dev::SchemaReferences>(handler: impl FnOnce(MethodFilter) -> MethodRouter<Arc<Edge>>) -> Self {
        let method = P::methods().into_iter().next().unwrap_or(HttpMethod::Get);
        let served = MethodFilter::try_from(method_of(&method)).unwrap_or(MethodFilter::GET);
        Route { handler: handler(served), method, path: P::path(), operation: P::operation, schemas: P::schemas }
    }

    fn with<T: Clone + Send + Sync + 'static>(self, extension: T) -> Self {
        Route { handler: self.handler.layer(Extension(extension)), ..self }
    }
}

fn method_of(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Post => Method::POST,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

/// Where an operation declares more than its handler does.
#[derive(Clone, Copy)]
enum Declared {
    Nothing,
    List(&'static Listing),
    Filters(&'static Listing),
    Page(&'static Listing),
    Analytics(&'static Analytics),
}

/// How the document tells of an operation.
struct Described {
    method: HttpMethod,
    path: String,
    operation: fn() -> Operation,
    schemas: fn(&mut Vec<NamedSchema>),
    declared: Declared,
    tag: &'static str,
    access: Access,
}

impl Described {
    fn operation(&self) -> Operation {
        let mut operation = (self.operation)();
        match self.declared {
            Declared::Nothing => {}
            Declared::List(listing) => listing.describe(&mut operation),
            Declared::Filters(listing) => listing.describe_filters(&mut operation),
            Declared::Page(listing) => listing.refer_to_page(&mut operation),
            Declared::Analytics(analytics) => analytics.describe(&mut operation),
        }
        operation.tags = Some(vec![self.tag.to_owned()]);
        operation.extensions.get_or_insert_default().insert(ACCESS_EXTENSION.to_owned(), self.access.published());
        operation
    }

    fn schemas(&self) -> Vec<NamedSchema> {
        let mut schemas = Vec::new();
        (self.schemas)(&mut schemas);
        if let Declared::List(listing) | Declared::Page(listing) = self.declared {
            listing.name_page(&mut schemas);
        }
        schemas
    }
}

/// Operations of an area.
#[derive(Default)]
pub struct Routes {
    router: Router<Arc<Edge>>,
    described: Vec<Described>,
}

impl Routes {
    /// No operation yet.
    pub fn new() -> Self {
        Routes::default()
    }

    /// Adds an operation under the tag of its group, with what it takes to call it.
    pub fn add(self, tag: &'static str, access: Access, route: Route) -> Self {
        self.declare(tag, access, Declared::Nothing, route)
    }

    /// Adds a list: its declaration gives the parameters and the name of the page, and is handed to [`crate::ListQuery`].
    pub fn list(self, tag: &'static str, access: Access, listing: &'static Listing, route: Route) -> Self {
        let list = ListRoute { listing, operation: route.operation };
        self.declare(tag, access, Declared::List(listing), route.with(list))
    }

    /// Adds what is counted of a list: its declaration gives the parameters that filter.
    pub fn filter(self, tag: &'static str, access: Access, listing: &'static Listing, route: Route) -> Self {
        let list = ListRoute { listing, operation: route.operation };
        self.declare(tag, access, Declared::Filters(listing), route.with(list))
    }

    /// Adds what is measured of a list: its declaration gives the parameters, and is handed to [`crate::listing::AnalyticsQuery`]. No pages
    /// follow an answer, so every pagination token is a bad one.
    pub fn analytics(self, tag: &'static str, access: Access, analytics: &'static Analytics, route: Route) -> Self {
        let list = ListRoute { listing: analytics.listing(), operation: route.operation };
        self.declare(tag, access, Declared::Analytics(analytics), route.with(list).with(AnalyticsRoute(analytics)))
    }

    /// Adds a list whose question is a body: its declaration names the page.
    pub fn search(self, tag: &'static str, access: Access, listing: &'static Listing, route: Route) -> Self {
        self.declare(tag, access, Declared::Page(listing), route)
    }

    fn declare(mut self, tag: &'static str, access: Access, declared: Declared, route: Route) -> Self {
        let Route { handler, method, path, operation, schemas } = route.with(access);
        let router = self.router.route(&path, handler);
        self.described.push(Described { method, path, operation, schemas, declared, tag, access });
        Routes { router, ..self }
    }

    /// All operations of another area too.
    pub fn merge(mut self, other: Routes) -> Self {
        self.described.extend(other.described);
        Routes { router: self.router.merge(other.router), ..self }
    }

    /// Method and path of each operation.
    pub fn operations(&self) -> impl Iterator<Item = (Method, &str)> {
        self.described.iter().map(|described| (method_of(&described.method), described.path.as_str()))
    }

    /// What answers.
    pub fn into_router(self) -> Router<Arc<Edge>> {
        self.router
    }

    /// The document, to be finished. Two different schemas of one name are a mistake: one of them would describe the other's operations.
    pub fn document(&self) -> OpenApi {
        let (mut paths, mut components) = (Paths::new(), Components::new());
        let mut ambiguous = BTreeSet::new();
        for described in &self.described {
            paths.add_path_operation(&described.path, vec![described.method.clone()], described.operation());
            for (name, schema) in described.schemas() {
                match components.schemas.entry(name) {
                    Entry::Vacant(free) => {
                        free.insert(schema);
                    }
                    Entry::Occupied(known) if *known.get() != schema => {
                        ambiguous.insert(known.key().clone());
                    }
                    Entry::Occupied(_) => {}
                }
            }
        }
        debug_assert!(ambiguous.is_empty(), "these names are of more than one schema: {ambiguous:?}");
        OpenApiBuilder::new().paths(paths).components(Some(components)).build()
    }
}
