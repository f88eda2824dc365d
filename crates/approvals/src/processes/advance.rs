//! A process goes on as far as it can: people are asked, what does not matter any more is not asked, and effects happen, each once.

use bursar_events::emit_action;
use bursar_kernel::{ErrorKind, Result};
use bursar_payables::{Author, PayableDecision, decide_payable};
use bursar_store::{Tx, record};

use super::{Process, ProcessStatus, request_of};
use crate::requests::{ask, withdraw};
use crate::script::progress::{Progress, StepStatus, progress};
use crate::script::{Effect, Node};

/// Goes on as far as the answers let it. The bill and the process are held.
pub(crate) async fn advance(tx: &Tx, author: &Author<'_>, mut process: Process) -> Result<()> {
    let read = process.statements().and_then(|statements| {
        let progress = progress(&statements, &process.step_statuses(), &process.input)?;
        Ok((statements, progress))
    });
    let (statements, progress) = match read {
        Ok(read) => read,
        Err(error) => return process.fail(tx, author, error).await,
    };
    process.skip(tx, author, &progress).await?;
    if let Err(error) = process.ask_next(tx, author, &statements, &progress).await? {
        return process.fail(tx, author, error).await;
    }
    let effects: Vec<(usize, Effect)> = progress.effects.into_iter().filter(|(number, _)| !process.effects_done.contains(number)).collect();
    process.effects_done.extend(effects.iter().map(|(number, _)| *number));
    process.status = if progress.is_over { ProcessStatus::Succeeded } else { ProcessStatus::Waiting };
    // Written before anything happens to the bill: whoever hears of that finds the process as it is.
    process.write(tx, author).await?;
    for (_, effect) in effects {
        match decide_payable(tx, author, process.payable_id, decision(effect)).await {
            Ok(()) => {}
            Err(error) if matches!(error.kind(), ErrorKind::Conflict(_)) => {
                return process.fail(tx, author, format!("the bill could not follow: {error}")).await;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn decision(effect: Effect) -> PayableDecision {
    match effect {
        Effect::Approve => PayableDecision::Approve,
        Effect::Reject => PayableDecision::Reject,
        Effect::MarkAsPaid { comment } => PayableDecision::MarkAsPaid { comment },
    }
}

impl Process {
    /// It cannot go on: nobody is asked any more, and somebody decides about the bill by hand.
    pub(crate) async fn fail(mut self, tx: &Tx, author: &Author<'_>, error: String) -> Result<()> {
        self.status = ProcessStatus::Failed;
        self.error = Some(error);
        self.end_steps(tx, author, StepStatus::Failed).await?;
        self.write(tx, author).await?;
        let partner_id = author.scope.partner_id();
        emit_action(tx, author.env, partner_id, &self, "execution_error", "an approval process could not continue").await
    }

    /// It ends before its script does: nobody is asked any more.
    pub(crate) async fn cancel(mut self, tx: &Tx, author: &Author<'_>) -> Result<Process> {
        self.status = ProcessStatus::Canceled;
        self.end_steps(tx, author, StepStatus::Canceled).await?;
        self.write(tx, author).await?;
        Ok(self)
    }

    pub(crate) async fn write(&mut self, tx: &Tx, author: &Author<'_>) -> Result<()> {
        self.updated_at = author.env.now();
        self.updated_by = author.user_id.or(self.updated_by);
        record::save(tx, &author.scope, self).await
    }

    /// Steps that people were asked for end like this; the later ones are skipped.
    async fn end_steps(&mut self, tx: &Tx, author: &Author<'_>, asked: StepStatus) -> Result<()> {
        for step in &mut self.steps {
            match step.status {
                StepStatus::Waiting => {
                    step.status = asked;
                    withdraw(tx, author, step.request_id).await?;
                }
                StepStatus::NotStarted => step.status = StepStatus::Skipped,
                _ => {}
            }
        }
        Ok(())
    }

    async fn skip(&mut self, tx: &Tx, author: &Author<'_>, progress: &Progress) -> Result<()> {
        for place in &progress.skips {
            let Some(step) = self.steps.get_mut(*place) else { continue };
            if step.status == StepStatus::Waiting {
                withdraw(tx, author, step.request_id).await?;
            }
            step.status = StepStatus::Skipped;
        }
        Ok(())
    }

    /// Asks the people of the steps that come next; an error where too few of them are left.
    async fn ask_next(&mut self, tx: &Tx, author: &Author<'_>, statements: &[Node], progress: &Progress) -> Result<Result<(), String>> {
        for place in &progress.starts {
            let Some(asked) = request_of(statements, *place) else { continue };
            let request_id = match ask(tx, author, self, asked).await? {
                Ok(request_id) => request_id,
                Err(too_few) => return Ok(Err(too_few)),
            };
            if let Some(step) = self.steps.get_mut(*place) {
                (step.status, step.request_id) = (StepStatus::Waiting, Some(request_id));
            }
        }
        Ok(Ok(()))
    }
}
