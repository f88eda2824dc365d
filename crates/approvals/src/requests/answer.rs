//! Somebody answers a request, or takes it back; the process whose step it is goes on.

use bursar_kernel::{Error, ErrorKind, Result, Uuid};
use bursar_payables::{Author, hold_payable};
use bursar_store::{Scope, Tx, record};
use bursar_web::EntityCall;

use super::{ApprovalRequest, Reply, RequestStatus};
use crate::processes::Process;
use crate::processes::advance::advance;
use crate::script::progress::StepStatus;

/// A request that this call holds, with the bill and the process that it belongs to: in this order, as everybody takes them.
pub(crate) struct HeldRequest {
    pub(crate) request: ApprovalRequest,
    pub(crate) process: Option<Process>,
}

impl HeldRequest {
    pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<HeldRequest> {
        let request: ApprovalRequest = record::get(tx, scope, id).await?;
        let everybody = scope.of_everybody();
        let process = match request.process_id {
            Some(process_id) => {
                hold_payable(tx, &everybody, request.object_id).await?;
                Some(record::lock::<Process>(tx, &everybody, process_id).await?)
            }
            None => None,
        };
        Ok(HeldRequest { request: record::lock(tx, scope, id).await?, process })
    }

    /// The step of the process follows its request, and the process goes on.
    async fn go_on(self, tx: &Tx, author: &Author<'_>) -> Result<ApprovalRequest> {
        let HeldRequest { request, process } = self;
        let Some(mut process) = process else { return Ok(request) };
        let status = match request.status {
            RequestStatus::Approved => StepStatus::Approved,
            RequestStatus::Rejected => StepStatus::Rejected,
            RequestStatus::Waiting => StepStatus::Waiting,
            RequestStatus::Canceled => StepStatus::Canceled,
        };
        if let Some(step) = process.steps.iter_mut().find(|step| step.request_id == Some(request.id)) {
            step.status = status;
        }
        match status {
            StepStatus::Waiting => process.write(tx, author).await?,
            // Without this answer nobody can say what the script comes to.
            StepStatus::Canceled => drop(process.cancel(tx, author).await?),
            _ => advance(tx, author, process).await?,
        }
        Ok(request)
    }
}

/// The caller, or the user for whom a partner's token speaks, says this to the request.
pub(crate) async fn answer(tx: &Tx, call: &EntityCall, id: Uuid, for_user: Option<Uuid>, reply: Reply) -> Result<ApprovalRequest> {
    let scope = call.scope();
    let mut held = HeldRequest::lock(tx, &scope, id).await?;
    let user_id = answerer(tx, call, &held.request, for_user).await?;
    held.request.take(user_id, reply)?;
    held.request.save(tx, call.env(), &scope).await?;
    let author = Author { env: call.env(), scope: scope.of_everybody(), user_id: Some(user_id) };
    held.go_on(tx, &author).await
}

/// The request needs no answer any more.
pub(crate) async fn take_back(tx: &Tx, call: &EntityCall, id: Uuid) -> Result<ApprovalRequest> {
    let scope = call.scope();
    let mut held = HeldRequest::lock(tx, &scope, id).await?;
    held.request.cancel()?;
    held.request.save(tx, call.env(), &scope).await?;
    let author = Author { env: call.env(), scope: scope.of_everybody(), user_id: call.user_id() };
    held.go_on(tx, &author).await
}

/// Who answers: the user who calls. A partner's token speaks for the user that it names, or for the only one who is left to answer.
async fn answerer(tx: &Tx, call: &EntityCall, request: &ApprovalRequest, for_user: Option<Uuid>) -> Result<Uuid> {
    let not_asked = || Error::new(ErrorKind::Forbidden("the request is not addressed to this user".to_owned()));
    if let Some(user) = call.user() {
        return if request.is_addressed_to(user.id, user.role_id) { Ok(user.id) } else { Err(not_asked()) };
    }
    let addressees = request.addressees(tx, &call.scope()).await?;
    match for_user {
        Some(id) => addressees.iter().find(|addressee| addressee.id == id).map(|addressee| addressee.id).ok_or_else(not_asked),
        None => match request.left(&addressees).as_slice() {
            [only] => Ok(only.id),
            _ => {
                let message = "a partner's token answers for one user: name it in entity_user_id, or send the token of the user";
                Err(Error::new(ErrorKind::Forbidden(message.to_owned())))
            }
        },
    }
}
