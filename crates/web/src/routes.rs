//! The table of contents of an area: function and permission, one line each.

use std::sync::Arc;

use axum::Extension;
use utoipa::openapi::path::Operation;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::edge::Edge;
use crate::listing::{Analytics, AnalyticsRoute, ListRoute, Listing};

/// What it takes to call an operation. Partner tokens pass everywhere but at what is a user's own; a user's role is asked for object and action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// No token: the credentials are in the body.
    Credentials,
    /// Any token; no entity, no permission.
    AnyToken,
    /// A partner's token; no entity. No role of a user opens it.
    PartnerOnly,
    /// A user's token: what it answers is about this user. No entity, no permission.
    Myself,
    /// A user's token, and the permission: what it answers is about this user's entity.
    MyEntity {
        /// The object that the user's role must allow.
        object: &'static str,
        /// The action on it.
        action: &'static str,
    },
    /// A token; no entity.
    Partner {
        /// The object that a user's role must allow.
        object: &'static str,
        /// The action on it.
        action: &'static str,
    },
    /// A token and the entity of the header; any active user of it may.
    AnyUser,
    /// A token and the entity of the header; which permissions it takes depends on what is asked for, and the operation asks for them.
    ByContent,
    /// A token and the entity of the header, and the permission.
    Entity {
        /// The object that a user's role must allow.
        object: &'static str,
        /// The action on it.
        action: &'static str,
    },
    /// A token, the entity of the header where it is sent, and the permission.
    OptionalEntity {
        /// The object that a user's role must allow.
        object: &'static str,
        /// The action on it.
        action: &'static str,
    },
    /// A user's token and the entity of the header, and the permission: what is made must have been made by somebody.
    UserOfEntity {
        /// The object that a user's role must allow.
        object: &'static str,
        /// The action on it.
        action: &'static str,
    },
}

impl Access {
    /// Does the operation take the entity header?
    pub fn takes_entity(self) -> bool {
        matches!(
            self,
            Access::AnyUser | Access::ByContent | Access::Entity { .. } | Access::OptionalEntity { .. } | Access::UserOfEntity { .. }
        )
    }

    /// Object and action that a user's role must allow.
    pub fn permission(self) -> Option<(&'static str, &'static str)> {
        match self {
            Access::MyEntity { object, action }
            | Access::Partner { object, action }
            | Access::Entity { object, action }
            | Access::OptionalEntity { object, action }
            | Access::UserOfEntity { object, action } => Some((object, action)),
            Access::Credentials | Access::AnyToken | Access::PartnerOnly | Access::Myself | Access::AnyUser | Access::ByContent => None,
        }
    }

    /// Whose tokens open it.
    pub(crate) fn holder(self) -> &'static str {
        match self {
            Access::Credentials => "none",
            Access::PartnerOnly => "partner",
            Access::Myself | Access::MyEntity { .. } | Access::UserOfEntity { .. } => "user",
            Access::AnyToken
            | Access::Partner { .. }
            | Access::AnyUser
            | Access::ByContent
            | Access::Entity { .. }
            | Access::OptionalEntity { .. } => "any",
        }
    }

    /// The same in the document: `token` is `none`, `partner`, `user` or `any`; `object` and `action` are what a role must allow.
    fn published(self) -> serde_json::Value {
        let mut words = serde_json::json!({"token": self.holder(), "takes_entity": self.takes_entity()});
        if matches!(self, Access::OptionalEntity { .. }) {
            words["is_entity_optional"] = true.into();
        }
        if self == Access::ByContent {
            words["depends_on_content"] = true.into();
        }
        if let Some((object, action)) = self.permission() {
            words["object"] = object.into();
            words["action"] = action.into();
        }
        words
    }
}

/// Where the document says what it takes to call an operation.
pub const ACCESS_EXTENSION: &str = "x-access";

/// Marks what is no part of the public contract in the published document: operations, parameters and fields of Bursar's own.
pub const OWN_EXTENSION: &str = "x-bursar-own";

/// Operations of an area.
#[derive(Default)]
pub struct Routes {
    router: OpenApiRouter<Arc<Edge>>,
}

impl Routes {
    /// No operation yet.
    pub fn new() -> Self {
        Routes::default()
    }

    /// Adds operations that share a path, under the tag of their group, with what it takes to call them.
    pub fn add(self, tag: &str, access: Access, (schemas, mut paths, methods): UtoipaMethodRouter<Arc<Edge>>) -> Self {
        for item in paths.paths.values_mut() {
            let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                operation.tags = Some(vec![tag.to_owned()]);
                operation.extensions.get_or_insert_default().insert(ACCESS_EXTENSION.to_owned(), access.published());
            }
        }
        Routes { router: self.router.routes((schemas, paths, methods.layer(Extension(access)))) }
    }

    /// Adds a list: its declaration gives the parameters and the name of the page, and is handed to [`crate::ListQuery`]. A bad pagination
    /// token is answered with the status that the operation declares for it.
    pub fn list(self, tag: &str, access: Access, listing: &'static Listing, route: UtoipaMethodRouter<Arc<Edge>>) -> Self {
        let (mut schemas, mut paths, methods) = route;
        let mut bad_token = 422;
        for operation in paths.paths.values_mut().filter_map(|item| item.get.as_mut()) {
            listing.describe(operation, &mut schemas);
            bad_token = status_of_bad_token(operation);
        }
        self.add(tag, access, (schemas, paths, methods.layer(Extension(ListRoute { listing, bad_token }))))
    }

    /// Adds what is counted of a list: its declaration gives the parameters that filter.
    pub fn filter(self, tag: &str, access: Access, listing: &'static Listing, route: UtoipaMethodRouter<Arc<Edge>>) -> Self {
        let (schemas, mut paths, methods) = route;
        for operation in paths.paths.values_mut().filter_map(|item| item.get.as_mut()) {
            listing.describe_filters(operation);
        }
        self.add(tag, access, (schemas, paths, methods.layer(Extension(ListRoute { listing, bad_token: 422 }))))
    }

    /// Adds what is measured of a list: its declaration gives the parameters, and is handed to [`crate::listing::AnalyticsQuery`]. No pages
    /// follow an answer, so every pagination token is a bad one.
    pub fn analytics(self, tag: &str, access: Access, analytics: &'static Analytics, route: UtoipaMethodRouter<Arc<Edge>>) -> Self {
        let (schemas, mut paths, methods) = route;
        let mut bad_token = 422;
        for operation in paths.paths.values_mut().filter_map(|item| item.get.as_mut()) {
            analytics.describe(operation);
            bad_token = status_of_bad_token(operation);
        }
        let list = ListRoute { listing: analytics.listing(), bad_token };
        self.add(tag, access, (schemas, paths, methods.layer((Extension(AnalyticsRoute(analytics)), Extension(list)))))
    }

    /// Adds a list whose question is a body: its declaration names the page.
    pub fn search(self, tag: &str, access: Access, listing: &'static Listing, route: UtoipaMethodRouter<Arc<Edge>>) -> Self {
        let (mut schemas, mut paths, methods) = route;
        for operation in paths.paths.values_mut().filter_map(|item| item.post.as_mut()) {
            listing.name_page(operation, &mut schemas);
        }
        self.add(tag, access, (schemas, paths, methods))
    }

    /// All operations of another area too.
    pub fn merge(self, other: Routes) -> Self {
        Routes { router: self.router.merge(other.router) }
    }

    /// The router and the document, to be finished.
    pub fn split(self) -> (axum::Router<Arc<Edge>>, utoipa::openapi::OpenApi) {
        self.router.split_for_parts()
    }
}

/// The status of a bad pagination token is the one that the operation declares: 406, else 400, else 422.
fn status_of_bad_token(operation: &Operation) -> u16 {
    let declares = |status: &u16| operation.responses.responses.contains_key(&status.to_string());
    [406, 400].into_iter().find(declares).unwrap_or(422)
}
