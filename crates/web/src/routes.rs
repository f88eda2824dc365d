//! The table of contents of an area: function and permission, one line each.

use std::sync::Arc;

use axum::Extension;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::edge::Edge;

/// What it takes to call an operation. Partner tokens pass everywhere; a user's role is asked for object and action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// No token: the credentials are in the body.
    Credentials,
    /// A partner's token; no entity. No role of a user opens it.
    PartnerOnly,
    /// A token; no entity.
    Partner {
        /// The object that a user's role must allow.
        object: &'static str,
        /// The action on it.
        action: &'static str,
    },
    /// A token and the entity of the header; any active user of it may.
    AnyUser,
    /// A token and the entity of the header, and the permission.
    Entity {
        /// The object that a user's role must allow.
        object: &'static str,
        /// The action on it.
        action: &'static str,
    },
}

impl Access {
    /// Does the operation take the entity header?
    pub fn takes_entity(self) -> bool {
        matches!(self, Access::AnyUser | Access::Entity { .. })
    }
}

/// Where the finishing pass of the document finds what it takes to call an operation.
pub const ACCESS_EXTENSION: &str = "x-access";

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
                let name = match access {
                    Access::Credentials => "credentials",
                    Access::PartnerOnly | Access::Partner { .. } => "partner",
                    Access::AnyUser | Access::Entity { .. } => "entity",
                };
                operation.extensions.get_or_insert_default().insert(ACCESS_EXTENSION.to_owned(), name.into());
            }
        }
        Routes { router: self.router.routes((schemas, paths, methods.layer(Extension(access)))) }
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
