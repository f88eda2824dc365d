//! A request for approval: some users, or whoever has some roles, say whether they agree to something.

use bursar_events::{Named, ObjectType, emit_action};
use bursar_identity::{Addressee, users_of, users_with_roles};
use bursar_kernel::{DateTime, Env, Error, Result, Utc, Uuid, wire};
use bursar_payables::Author;
use bursar_store::{Record, Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::letters;
use crate::object_type::ApprovedType;
use crate::processes::Process;
use crate::script::StepRequest;

pub(crate) mod answer;
pub(crate) mod approve;
pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod payload;
pub(crate) mod reject;
pub(crate) mod review;
pub(crate) mod store;

/// A request for approval.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "approval_requests", called = "approval request", entity = "entity_id", own("created_by"))]
#[schema(as = ApprovalRequestResourceWithMetadata)]
pub(crate) struct ApprovalRequest {
    /// Its id.
    pub(crate) id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
    /// The users who agreed.
    #[record(json_text = "body")]
    pub(crate) approved_by: Vec<Uuid>,
    /// The user who made it, or the policy that asks; the entity itself where a partner's token did.
    pub(crate) created_by: Uuid,
    /// What it is about.
    pub(crate) object_id: Uuid,
    /// What kind of object that is.
    #[record(word)]
    pub(crate) object_type: ApprovedType,
    /// The user who did not agree.
    #[record(json_text = "body")]
    #[schema(required = false)]
    pub(crate) rejected_by: Option<Uuid>,
    /// How many must agree.
    #[record(json_text = "body")]
    #[schema(minimum = 1)]
    pub(crate) required_approval_count: u32,
    /// Whoever has one of these roles may answer.
    #[record(json_text = "body")]
    pub(crate) role_ids: Vec<Uuid>,
    /// Where it is.
    #[record(word)]
    pub(crate) status: RequestStatus,
    /// These users may answer.
    #[record(json_text = "body")]
    pub(crate) user_ids: Vec<Uuid>,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// The process whose step it is; none of one that was made by hand.
    #[serde(skip)]
    pub(crate) process_id: Option<Uuid>,
}

/// Where a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ApprovalRequestStatus)]
pub(crate) enum RequestStatus {
    /// Too few have answered.
    Waiting,
    /// As many agreed as must.
    Approved,
    /// Somebody did not.
    Rejected,
    /// It needs no answer any more.
    Canceled,
}

/// What somebody says to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    Agrees,
    Disagrees,
}

/// For whom a partner's token answers.
#[derive(Debug, Deserialize, ToSchema, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AnswerFor {
    /// The user, one of those whom the request is addressed to.
    pub(crate) entity_user_id: Option<Uuid>,
}

impl ApprovalRequest {
    /// May this user answer it?
    pub(crate) fn is_addressed_to(&self, user_id: Uuid, role_id: Uuid) -> bool {
        self.user_ids.contains(&user_id) || self.role_ids.contains(&role_id)
    }

    /// A user whom it is addressed to says this. Each answers once; one who does not agree decides.
    pub(crate) fn take(&mut self, user_id: Uuid, reply: Reply) -> Result<()> {
        self.require_waiting()?;
        if self.approved_by.contains(&user_id) {
            return Err(Error::conflict("this user has approved it already: another one must answer"));
        }
        match reply {
            Reply::Agrees => self.approved_by.push(user_id),
            Reply::Disagrees => self.rejected_by = Some(user_id),
        }
        self.status = match reply {
            Reply::Disagrees => RequestStatus::Rejected,
            Reply::Agrees if self.has_enough() => RequestStatus::Approved,
            Reply::Agrees => RequestStatus::Waiting,
        };
        Ok(())
    }

    /// It needs no answer any more.
    pub(crate) fn cancel(&mut self) -> Result<()> {
        self.require_waiting()?;
        self.status = RequestStatus::Canceled;
        Ok(())
    }

    fn require_waiting(&self) -> Result<()> {
        if self.status == RequestStatus::Waiting {
            return Ok(());
        }
        let word = format!("{:?}", self.status).to_lowercase();
        Err(Error::conflict(format!("the approval request is {word} and takes no more answers")))
    }

    fn has_enough(&self) -> bool {
        u32::try_from(self.approved_by.len()).is_ok_and(|agreed| agreed >= self.required_approval_count)
    }

    /// Of those who may answer, who has not yet?
    pub(crate) fn left<'a>(&self, addressees: &'a [Addressee]) -> Vec<&'a Addressee> {
        addressees.iter().filter(|addressee| !self.approved_by.contains(&addressee.id)).collect()
    }

    /// Can as many agree as must, when these may answer?
    pub(crate) fn is_reachable(&self, addressees: &[Addressee]) -> bool {
        let possible = self.approved_by.len() + self.left(addressees).len();
        u32::try_from(possible).unwrap_or(u32::MAX) >= self.required_approval_count
    }

    /// The users who may answer it today: those who are named, and those who have one of the roles.
    pub(crate) async fn addressees(&self, db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Addressee>> {
        let mut addressees = users_of(db, scope, &self.user_ids).await?;
        addressees.extend(users_with_roles(db, scope, &self.role_ids).await?);
        addressees.sort_by_key(|addressee| addressee.id);
        addressees.dedup_by_key(|addressee| addressee.id);
        Ok(addressees)
    }

    /// Saves what happened to it, and tells of it.
    pub(crate) async fn save(&mut self, tx: &Tx, env: &Env, scope: &Scope) -> Result<()> {
        self.updated_at = env.now();
        record::save(tx, scope, self).await?;
        let action = match self.status {
            RequestStatus::Waiting => return Ok(()),
            RequestStatus::Approved => "approved",
            RequestStatus::Rejected => "rejected",
            RequestStatus::Canceled => "canceled",
        };
        emit_action(tx, env, scope.partner_id(), self, action, format!("an approval request was {action}")).await
    }
}

/// Asks the people of a step of a process, by mail too; or says that too few of them are left to agree.
pub(crate) async fn ask(tx: &Tx, author: &Author<'_>, process: &Process, step: &StepRequest) -> Result<Result<Uuid, String>> {
    let (env, scope) = (author.env, author.scope.of_everybody());
    let request = ApprovalRequest {
        id: env.id(),
        created_at: env.now(),
        updated_at: env.now(),
        approved_by: Vec::new(),
        created_by: process.created_by,
        object_id: process.payable_id,
        object_type: ApprovedType::Payable,
        rejected_by: None,
        required_approval_count: step.required_approval_count,
        role_ids: step.role_ids.clone(),
        status: RequestStatus::Waiting,
        user_ids: step.user_ids.clone(),
        entity_id: process.entity_id,
        process_id: Some(process.id),
    };
    let addressees = request.addressees(tx, &scope).await?;
    if !request.is_reachable(&addressees) {
        return Ok(Err(too_few(&request, &addressees)));
    }
    create::insert(tx, env, &scope, &request).await?;
    letters::notify(tx, env, &scope, &request).await?;
    Ok(Ok(request.id))
}

/// Why a request can never be approved.
pub(crate) fn too_few(request: &ApprovalRequest, addressees: &[Addressee]) -> String {
    format!(
        "{} must agree, and only {} are left who may: users were deleted or have another role",
        request.required_approval_count,
        request.approved_by.len() + request.left(addressees).len()
    )
}

/// The request of a step needs no answer any more.
pub(crate) async fn withdraw(tx: &Tx, author: &Author<'_>, request_id: Option<Uuid>) -> Result<()> {
    let Some(request_id) = request_id else { return Ok(()) };
    let scope = author.scope.of_everybody();
    let mut request: ApprovalRequest = record::lock(tx, &scope, request_id).await?;
    if request.status != RequestStatus::Waiting {
        return Ok(());
    }
    request.cancel()?;
    request.save(tx, author.env, &scope).await
}

impl Named for ApprovalRequest {
    const OBJECT_TYPE: ObjectType = ObjectType::named("approval_request");
    const CALLED: &'static str = "an approval request";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn request(users: &[u128], required_approval_count: u32) -> ApprovalRequest {
        ApprovalRequest {
            id: id(0),
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            approved_by: Vec::new(),
            created_by: id(0),
            object_id: id(0),
            object_type: ApprovedType::Payable,
            rejected_by: None,
            required_approval_count,
            role_ids: vec![id(100)],
            status: RequestStatus::Waiting,
            user_ids: users.iter().copied().map(id).collect(),
            entity_id: id(0),
            process_id: None,
        }
    }

    #[test]
    fn as_many_agree_as_must_and_one_is_enough_to_reject() {
        let mut asked = request(&[1, 2], 2);
        asked.take(id(1), Reply::Agrees).unwrap();
        assert_eq!(asked.status, RequestStatus::Waiting);
        assert!(asked.take(id(1), Reply::Agrees).is_err() && asked.take(id(1), Reply::Disagrees).is_err());
        let mut rejected = asked.clone();
        asked.take(id(2), Reply::Agrees).unwrap();
        assert_eq!((asked.status, asked.approved_by.len()), (RequestStatus::Approved, 2));
        rejected.take(id(2), Reply::Disagrees).unwrap();
        assert_eq!((rejected.status, rejected.rejected_by), (RequestStatus::Rejected, Some(id(2))));
        assert!(rejected.take(id(3), Reply::Agrees).is_err() && rejected.cancel().is_err());
    }

    #[test]
    fn who_is_named_or_has_the_role_may_answer() {
        let asked = request(&[1], 2);
        assert!(asked.is_addressed_to(id(1), id(7)) && asked.is_addressed_to(id(9), id(100)) && !asked.is_addressed_to(id(9), id(7)));
        let addressee = |user: u128| Addressee { id: id(user), role_id: id(100), email: None, name: String::new() };
        assert!(!asked.is_reachable(&[addressee(1)]) && asked.is_reachable(&[addressee(1), addressee(2)]));
        let answered = ApprovalRequest { approved_by: vec![id(5)], ..asked };
        assert!(answered.is_reachable(&[addressee(1)]), "who agreed and has gone counts");
    }
}
