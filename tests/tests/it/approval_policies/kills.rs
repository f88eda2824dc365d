//! A process that dies at any statement of an approval's steps leaves one process, one request and one mail for each step, and one effect, once
//! its work is done again: by the client that got no answer, or by the next worker.

use bursar_tests::crash::Death;
use bursar_tests::{TestApp, User};
use serde_json::{Value, json};

use super::{ApprovalFixture, ask, decide, id};

/// Bills that are approved by Ada, then by Bob, who are both written to.
struct Chain {
    fixture: ApprovalFixture,
    ada: User,
    bob: User,
    /// Mails that were due so far.
    mails: usize,
}

impl Chain {
    async fn open() -> Chain {
        let fixture = ApprovalFixture::on(TestApp::start_alone(|options| options.sends_mail = true).await).await;
        let (ada, bob) = (fixture.user().await, fixture.user().await);
        for (user, email) in [(&ada, "ada@example.com"), (&bob, "bob@example.com")] {
            fixture.patch(&format!("/entity_users/{}", user.id)).json(json!({"email": email})).await.expect(200);
        }
        fixture.app.work_approvals(fixture.entity).await;
        Chain { fixture, ada, bob, mails: 0 }
    }

    /// What a policy says of them.
    fn script(&self) -> Value {
        decide(json!({"all": [ask(&[&self.ada], 1), ask(&[&self.bob], 1)]}))
    }

    /// The path to the only request that waits, of which one mail more tells.
    async fn asked_once(&mut self, moments: usize) -> String {
        self.fixture.app.work_approvals(self.fixture.entity).await;
        self.mails += 1;
        assert_eq!(self.fixture.outbox().await.len(), self.mails, "{moments}: each who is asked is written to once");
        let waiting = self.fixture.waiting().await;
        let [request] = &waiting[..] else { panic!("{moments}: {waiting:?}") };
        format!("/approval_requests/{}", id(request))
    }

    /// Everything that tells of the bill tells that it was approved, once.
    async fn is_approved_once(&self, policy: &Value, bill: &str, moments: usize) {
        let fixture = &self.fixture;
        assert_eq!((fixture.status(bill).await.as_str(), fixture.waiting().await.len()), ("waiting_to_be_paid", 0), "{moments}");
        let told = events_of(fixture, &json!(bill)).await;
        for event in ["payable.submitted_for_approval", "payable.approved"] {
            assert_eq!(told.iter().filter(|told| *told == event).count(), 1, "{moments}: {event} in {told:?}");
        }
        let history = fixture.read(&format!("/payables/{bill}/history?event_type__in=status_changed")).await;
        let moves = history["data"].as_array().unwrap().iter().filter(|entry| entry["event_data"]["new_status"] == "waiting_to_be_paid");
        assert_eq!(moves.count(), 1, "{moments}: {history}");
        let processes = fixture.read(&format!("/approval_policies/{}/processes", id(policy))).await;
        let of_bill = processes["data"].as_array().unwrap().iter().filter(|process| process["metadata"]["payable_id"] == bill);
        let [process] = &of_bill.collect::<Vec<_>>()[..] else { panic!("{moments}: {processes}") };
        assert_eq!(process["status"], "succeeded", "{moments}");
        assert_eq!(events_of(fixture, &process["id"]).await, ["approval_policy_process.created"], "{moments}");
        let steps = fixture.read(&format!("/approval_policies/{}/processes/{}/steps", id(policy), id(process))).await;
        let requests = fixture.read(&format!("/approval_requests?object_id={bill}&sort=created_at&order=asc")).await;
        for list in [&steps, &requests] {
            let statuses: Vec<&Value> = list["data"].as_array().unwrap().iter().map(|row| &row["status"]).collect();
            assert_eq!(statuses, ["approved", "approved"], "{moments}");
        }
        for request in requests["data"].as_array().unwrap() {
            let told = events_of(fixture, &request["id"]).await;
            assert_eq!(told, ["approval_request.approved", "approval_request.created"], "{moments}");
        }
    }
}

async fn events_of(fixture: &ApprovalFixture, object: &Value) -> Vec<String> {
    fixture.app.events_of(object.as_str().unwrap().parse().unwrap()).await
}

#[tokio::test]
async fn wherever_a_submission_dies_one_process_begins() {
    let mut chain = Chain::open().await;
    let policy = chain.fixture.policy(json!(true), chain.script()).await;
    for moments in 0.. {
        let bill = chain.fixture.bill(10_000).await;
        let path = format!("/payables/{bill}/submit_for_approval");
        let (partner, entity, asked) = (&chain.fixture.partner, chain.fixture.entity, &path);
        let died = Death::after(moments)
            .work(&chain.fixture.app, |mortal| async move { drop(partner.on(mortal).post(asked).entity(entity).await) })
            .await;
        // Whoever got no answer looks, and asks again where nothing has happened.
        if chain.fixture.status(&bill).await != "approve_in_progress" {
            assert!(died, "{moments}");
            chain.fixture.post(&path).await.expect(200);
        }
        for user in [chain.ada.clone(), chain.bob.clone()] {
            let request = chain.asked_once(moments).await;
            user.post(&format!("{request}/approve")).await.expect(200);
        }
        chain.is_approved_once(&policy, &bill, moments).await;
        if !died {
            assert!(moments > 20, "only {moments} moments");
            return;
        }
    }
}

/// The first answer asks the next one, the second approves the bill.
#[tokio::test]
async fn wherever_an_answer_dies_it_counts_once() {
    let mut chain = Chain::open().await;
    let policy = chain.fixture.policy(json!(true), chain.script()).await;
    for moments in 0.. {
        let bill = chain.fixture.submitted(10_000).await;
        let mut died = false;
        for user in [chain.ada.clone(), chain.bob.clone()] {
            let path = format!("{}/approve", chain.asked_once(moments).await);
            let (answerer, answered) = (&user, &path);
            let dies = Death::after(moments)
                .work(&chain.fixture.app, |mortal| async move { drop(User { app: mortal, ..answerer.clone() }.post(answered).await) })
                .await;
            // Whoever got no answer answers again.
            let again = user.post(&path).await.status;
            assert!(again == 409 || dies && again == 200, "{moments}: {again}");
            died |= dies;
        }
        chain.is_approved_once(&policy, &bill, moments).await;
        if !died {
            assert!(moments > 20, "only {moments} moments");
            return;
        }
    }
}

/// The worker begins the policy, for a bill that waits for one, and writes to whoever is asked.
#[tokio::test]
async fn wherever_a_worker_dies_each_is_asked_and_written_to_once() {
    let mut chain = Chain::open().await;
    for moments in 0.. {
        let bill = chain.fixture.submitted(10_000).await;
        let policy = json!({"name": "Bills", "trigger": true, "script": chain.script()});
        let policy = chain.fixture.post("/approval_policies").json(policy).await.expect(201);
        let entity = chain.fixture.entity;
        let died = Death::after(moments).work(&chain.fixture.app, |mortal| async move { mortal.work_approvals(entity).await }).await;
        for user in [chain.ada.clone(), chain.bob.clone()] {
            let request = chain.asked_once(moments).await;
            user.post(&format!("{request}/approve")).await.expect(200);
        }
        chain.is_approved_once(&policy, &bill, moments).await;
        chain.fixture.delete(&format!("/approval_policies/{}", id(&policy))).await.expect(204);
        chain.fixture.app.work_approvals(chain.fixture.entity).await;
        if !died {
            assert!(moments > 20, "only {moments} moments");
            return;
        }
    }
}
