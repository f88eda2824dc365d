//! Whose rows a statement may see and change: tenancy as a type.

use bursar_kernel::{Error, Result, Uuid};
use sea_orm::Value;

/// Whose rows a statement may see and change: those of a partner or of one of its entities, and of them all or only a user's own.
///
/// Only two things make one: a call that the edge let in (`Call::scope`), and a job that says its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    partner_id: Uuid,
    entity_id: Option<Uuid>,
    user_id: Option<Uuid>,
}

impl Scope {
    /// Of a call that the edge let in: `user_id` is a user whose role says `allowed_for_own`.
    pub fn of_call(partner_id: Uuid, entity_id: Option<Uuid>, user_id: Option<Uuid>) -> Self {
        Scope { partner_id, entity_id, user_id }
    }

    /// Of work that no call stands behind, under its name: it sees all of the partner, or of the entity. The suite has the list of names.
    pub fn of_job(_name: &'static str, partner_id: Uuid, entity_id: Option<Uuid>) -> Self {
        Scope { partner_id, entity_id, user_id: None }
    }

    /// One entity of the partner, whose row was read within this scope.
    #[must_use]
    pub fn narrowed(self, entity_id: Uuid) -> Self {
        Scope { entity_id: Some(entity_id), ..self }
    }

    /// The same with the rows of everybody: for what must hold over all of them, such as a largest number.
    #[must_use]
    pub fn of_everybody(self) -> Self {
        Scope { user_id: None, ..self }
    }

    /// Whose rows.
    pub fn partner_id(&self) -> Uuid {
        self.partner_id
    }

    /// The one entity whose rows; all of the partner's without one.
    pub fn entity_id(&self) -> Option<Uuid> {
        self.entity_id
    }

    /// The one entity, for what belongs to one; fails over all of a partner.
    pub fn one_entity(&self) -> Result<Uuid> {
        self.entity_id.ok_or_else(|| Error::internal("what belongs to one entity was asked of a whole partner"))
    }
}

/// Which columns of a table say whose a row is, what a user's own rows are, and which rows are there at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tenancy {
    partner: Option<&'static str>,
    entity: Option<&'static str>,
    own: &'static [&'static str],
    living: Option<&'static str>,
}

impl Tenancy {
    /// Rows of a partner.
    pub const fn partner(column: &'static str) -> Self {
        Tenancy { partner: Some(column), entity: None, own: &[], living: None }
    }

    /// Rows of an entity.
    pub const fn entity(column: &'static str) -> Self {
        Tenancy { partner: None, entity: Some(column), own: &[], living: None }
    }

    /// Rows that name the partner and the entity.
    pub const fn partner_and_entity(partner: &'static str, entity: &'static str) -> Self {
        Tenancy { partner: Some(partner), entity: Some(entity), own: &[], living: None }
    }

    /// To a role that says `allowed_for_own`, a row is the user's own when one of these columns holds the user. Without this, every row of
    /// the entity is.
    #[must_use]
    pub const fn own(self, columns: &'static [&'static str]) -> Self {
        Tenancy { own: columns, ..self }
    }

    /// Rows are deleted softly: only those of which this condition is true are there. The others are found by nothing that has a scope.
    #[must_use]
    pub const fn living(self, condition: &'static str) -> Self {
        Tenancy { living: Some(condition), ..self }
    }

    /// Is this the column of the partner or of the entity?
    pub(crate) fn names(&self, column: &str) -> bool {
        self.partner == Some(column) || self.entity == Some(column)
    }

    /// Does a row with these values lie within the scope? `value` answers the value of a column. A row that names its entity alone needs a
    /// scope of one entity.
    pub(crate) fn is_within<'a>(&self, scope: &Scope, value: impl Fn(&str) -> Option<&'a Value>) -> bool {
        let is_partners = self.partner.is_none_or(|column| value(column) == Some(&scope.partner_id.into()));
        let is_entitys = match (self.entity, scope.entity_id) {
            (Some(column), Some(entity_id)) => value(column) == Some(&entity_id.into()),
            (Some(_), None) => self.partner.is_some(),
            (None, _) => true,
        };
        is_partners && is_entitys
    }

    /// The condition on a row to lie within the scope; each value stands at the place that `place` answers for it.
    pub fn condition(&self, scope: &Scope, mut place: impl FnMut(Value) -> String) -> String {
        let mut all = Vec::new();
        if let Some(column) = self.partner {
            all.push(format!("{column} = {}", place(scope.partner_id.into())));
        }
        match (self.entity, scope.entity_id) {
            (Some(column), Some(entity_id)) => all.push(format!("{column} = {}", place(entity_id.into()))),
            (Some(column), None) if self.partner.is_none() => {
                let partner = place(scope.partner_id.into());
                all.push(format!("{column} IN (SELECT id FROM entities WHERE partner_id = {partner})"));
            }
            _ => {}
        }
        if let (Some(user_id), false) = (scope.user_id, self.own.is_empty()) {
            let any: Vec<String> = self.own.iter().map(|column| format!("{column} = {}", place(user_id.into()))).collect();
            all.push(format!("({})", any.join(" OR ")));
        }
        all.extend(self.living.map(str::to_owned));
        all.join(" AND ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The condition, its values named `partner`, `entity` and `user`.
    fn condition(tenancy: Tenancy, scope: Scope) -> String {
        let names = [(1, "partner"), (2, "entity"), (3, "user")].map(|(id, name)| (Value::from(Uuid::from_u128(id)), name));
        tenancy.condition(&scope, |value| names.iter().find(|(id, _)| *id == value).unwrap().1.to_owned())
    }

    fn scope(entity: Option<u128>, user: Option<u128>) -> Scope {
        Scope::of_call(Uuid::from_u128(1), entity.map(Uuid::from_u128), user.map(Uuid::from_u128))
    }

    #[test]
    fn rows_of_an_entity_are_found_by_it_or_by_its_partner() {
        let roles = Tenancy::entity("entity_id").own(&["created_by"]);
        assert_eq!(condition(roles, scope(Some(2), None)), "entity_id = entity");
        assert_eq!(condition(roles, scope(Some(2), Some(3))), "entity_id = entity AND (created_by = user)");
        assert_eq!(condition(roles, scope(None, None)), "entity_id IN (SELECT id FROM entities WHERE partner_id = partner)");
        assert_eq!(condition(roles, scope(Some(2), Some(3)).of_everybody()), "entity_id = entity");
    }

    #[test]
    fn rows_of_a_partner_are_narrowed_by_what_they_name() {
        assert_eq!(condition(Tenancy::partner("partner_id"), scope(Some(2), None)), "partner_id = partner");
        let files = Tenancy::partner_and_entity("partner_id", "entity_id");
        assert_eq!(condition(files, scope(None, None)), "partner_id = partner");
        assert_eq!(condition(files, scope(None, None).narrowed(Uuid::from_u128(2))), "partner_id = partner AND entity_id = entity");
    }

    #[test]
    fn a_row_of_another_tenant_is_not_within() {
        let (mine, other) = (Value::from(Uuid::from_u128(2)), Value::from(Uuid::from_u128(9)));
        let roles = Tenancy::entity("entity_id");
        assert!(roles.is_within(&scope(Some(2), None), |_| Some(&mine)));
        assert!(!roles.is_within(&scope(Some(2), None), |_| Some(&other)));
        assert!(!roles.is_within(&scope(None, None), |_| Some(&mine)), "whose entity it is, nobody knows");
        assert!(!Tenancy::partner("partner_id").is_within(&scope(None, None), |_| Some(&other)));
        assert!(!Tenancy::partner("partner_id").is_within(&scope(None, None), |_| None));
    }

    #[test]
    fn what_was_deleted_is_found_by_no_scope() {
        let products = Tenancy::entity("entity_id").own(&["created_by"]).living("deleted_at IS NULL");
        assert_eq!(condition(products, scope(Some(2), Some(3))), "entity_id = entity AND (created_by = user) AND deleted_at IS NULL");
        assert_eq!(condition(products, scope(Some(2), None).of_everybody()), "entity_id = entity AND deleted_at IS NULL");
    }

    #[test]
    fn one_of_several_columns_makes_a_row_the_users_own() {
        let users = Tenancy::entity("entity_id").own(&["id", "created_by"]);
        assert_eq!(condition(users, scope(Some(2), Some(3))), "entity_id = entity AND (id = user OR created_by = user)");
    }
}
