//! What it takes to call an operation.

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
    pub(crate) fn published(self) -> serde_json::Value {
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
