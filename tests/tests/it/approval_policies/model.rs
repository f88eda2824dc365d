//! Random policies, users, roles and answers against a naive evaluator, with a database that fails under any of the answers: the process ends,
//! exactly one effect happens, and steps, requests, history and events tell the same.

use std::collections::BTreeMap;

use bursar_kernel::{Rng, Uuid};
use bursar_tests::User;
use bursar_tests::faults::Faults;
use serde_json::{Value, json};

use super::{ALL, ApprovalFixture, ask, ask_roles, decide, id};

/// Policies that are tried, each with a bill.
const CASES: u64 = 8;

/// A condition of a script.
enum Condition {
    /// The request of this place in the order of the script.
    Ask(usize),
    Group {
        is_all: bool,
        is_concurrent: bool,
        members: Vec<Condition>,
    },
}

/// Who may answer a request, how many must agree, and what was answered.
struct Asked {
    users: Vec<Uuid>,
    required: usize,
    answers: BTreeMap<Uuid, bool>,
}

impl Asked {
    fn truth(&self) -> Option<bool> {
        let agreed = self.answers.values().filter(|agrees| **agrees).count();
        match self.answers.len() > agreed {
            true => Some(false),
            false => (agreed >= self.required).then_some(true),
        }
    }
}

impl Condition {
    /// What it comes to, and whom it waits for.
    fn evaluate(&self, asked: &[Asked]) -> (Option<bool>, Vec<usize>) {
        match self {
            Condition::Ask(place) => match asked[*place].truth() {
                None => (None, vec![*place]),
                truth => (truth, Vec::new()),
            },
            Condition::Group { is_all, is_concurrent, members } => {
                let mut waiting = Vec::new();
                for member in members {
                    let (truth, waits_for) = member.evaluate(asked);
                    match truth {
                        Some(truth) if truth != *is_all => return (Some(truth), Vec::new()),
                        Some(_) => {}
                        None if *is_concurrent => waiting.extend(waits_for),
                        None if waiting.is_empty() => return (None, waits_for),
                        None => {}
                    }
                }
                (waiting.is_empty().then_some(*is_all), waiting)
            }
        }
    }
}

/// Makes a condition, as the model has it and as a script says it.
struct Maker<'a> {
    rng: &'a Rng,
    /// Two of each role.
    users: &'a [User],
    asked: Vec<Asked>,
}

impl Maker<'_> {
    fn below(&self, number: usize) -> usize {
        self.rng.below(number as u64) as usize
    }

    fn condition(&mut self, depth: usize) -> (Condition, Value) {
        if depth == 0 || self.below(3) == 0 {
            return self.request();
        }
        let (is_all, is_concurrent) = (self.below(2) == 0, self.below(2) == 0);
        let (members, said): (Vec<Condition>, Vec<Value>) = (0..=self.below(3)).map(|_| self.condition(depth - 1)).unzip();
        let rule = if is_all { "all" } else { "any" };
        (Condition::Group { is_all, is_concurrent, members }, json!({rule: said, "run_concurrently": is_concurrent}))
    }

    fn request(&mut self) -> (Condition, Value) {
        let chosen: Vec<&User> = self.users.iter().skip(self.below(2)).step_by(1 + self.below(2)).collect();
        let by_role = self.below(2) == 0;
        let mut roles = vec![self.users[0].role, self.users[2].role];
        roles.truncate(1 + self.below(2));
        let users: Vec<Uuid> = match by_role {
            true => self.users.iter().filter(|user| roles.contains(&user.role)).map(|user| user.id).collect(),
            false => chosen.iter().map(|user| user.id).collect(),
        };
        let required = 1 + self.below(users.len());
        let said = if by_role { ask_roles(&roles, required) } else { ask(&chosen, required) };
        self.asked.push(Asked { users, required, answers: BTreeMap::new() });
        (Condition::Ask(self.asked.len() - 1), said)
    }
}

/// All that the process shows: its status, its steps, the requests that wait, and the bill's status.
async fn shown(fixture: &ApprovalFixture, policy: &Value, bill: &str) -> Value {
    let process = fixture.process(policy).await;
    let steps = fixture.get(&format!("/approval_policies/{}/processes/{}/steps", id(policy), id(&process))).await;
    json!({"process": process["status"], "steps": steps["data"], "waiting": fixture.waiting().await, "bill": fixture.status(bill).await})
}

/// The places of the steps that people are asked for.
fn waiting(shown: &Value) -> Vec<usize> {
    let steps = shown["steps"].as_array().expect("a list").iter().enumerate();
    steps.filter(|(_, step)| step["status"] == "waiting").map(|(place, _)| place).collect()
}

#[tokio::test]
async fn a_process_ends_once_as_a_naive_evaluation_does_whatever_fails_meanwhile() {
    let rng = Rng::seeded(20_240_601);
    let mut failed = 0;
    for case in 0..CASES {
        failed += approve_one_bill(&rng, case).await;
    }
    assert!(failed > 0, "no answer met a failing statement");
}

/// Tries one policy; tells how many answers failed before they were given again.
async fn approve_one_bill(rng: &Rng, case: u64) -> u64 {
    let (fixture, faults) = (ApprovalFixture::open().await, Faults::default());
    let faulty = fixture.app.observed(faults.observer());
    let mut users = Vec::new();
    for _ in 0..2 {
        let role = fixture.partner.role(fixture.entity, &ALL).await;
        for _ in 0..2 {
            users.push(fixture.partner.user_with_role(fixture.entity, role).await);
        }
    }
    let mut maker = Maker { rng, users: &users, asked: Vec::new() };
    let (condition, script) = maker.condition(2);
    let mut asked = maker.asked;
    let policy = fixture.policy(json!(true), decide(script.clone())).await;
    let bill = fixture.submitted(10_000).await;
    let mut failed = 0;
    let verdict = loop {
        let (verdict, waits_for) = condition.evaluate(&asked);
        let before = shown(&fixture, &policy, &bill).await;
        assert_eq!(waiting(&before), waits_for, "case {case}: {script}");
        if let Some(verdict) = verdict {
            break verdict;
        }
        assert_eq!(before["bill"], "approve_in_progress", "case {case}");
        let place = waits_for[rng.below(waits_for.len() as u64) as usize];
        let left: Vec<Uuid> = asked[place].users.iter().filter(|user| !asked[place].answers.contains_key(user)).copied().collect();
        let (user, agrees) = (left[rng.below(left.len() as u64) as usize], rng.below(4) > 0);
        let answerer = users.iter().find(|known| known.id == user).expect("one of them");
        let request = before["steps"][place]["approval_request_id"].as_str().expect("an id");
        let path = format!("/approval_requests/{request}/{}", if agrees { "approve" } else { "reject" });
        faults.fail_after(rng.below(40) as usize);
        let status = User { app: faulty.clone(), ..answerer.clone() }.post(&path).await.status;
        if faults.hit().is_some() {
            failed += 1;
            assert!(status >= 500, "case {case}: {status}");
            assert_eq!(shown(&fixture, &policy, &bill).await, before, "case {case}: an answer that failed has changed nothing");
            answerer.post(&path).await.expect(200);
        } else {
            assert_eq!(status, 200, "case {case}");
        }
        answerer.post(&path).await.message(409);
        asked[place].answers.insert(user, agrees);
    };
    tells_the_same(&fixture, &policy, &bill, verdict, case).await;
    failed
}

/// It ended with one effect, and everything that tells of it says so.
async fn tells_the_same(fixture: &ApprovalFixture, policy: &Value, bill: &str, verdict: bool, case: u64) {
    let (status, event) = if verdict { ("waiting_to_be_paid", "payable.approved") } else { ("rejected", "payable.rejected") };
    let shown = shown(fixture, policy, bill).await;
    assert_eq!((&shown["bill"], &shown["process"], &shown["waiting"]), (&json!(status), &json!("succeeded"), &json!([])), "case {case}");
    let told = fixture.app.events_of(bill.parse().expect("an id")).await;
    let decided: Vec<&String> = told.iter().filter(|told| ["payable.approved", "payable.rejected"].contains(&told.as_str())).collect();
    assert_eq!(decided, [event], "case {case}");
    let history = fixture.get(&format!("/payables/{bill}/history?event_type__in=status_changed")).await;
    let moves = history["data"].as_array().expect("a list").iter().filter(|entry| entry["event_data"]["new_status"] == status);
    assert_eq!(moves.count(), 1, "case {case}: {history}");
    for step in shown["steps"].as_array().expect("a list") {
        let Some(request) = step["approval_request_id"].as_str() else {
            assert_eq!(step["status"], "skipped", "case {case}: nobody was asked");
            continue;
        };
        let request_status = &fixture.get(&format!("/approval_requests/{request}")).await["status"];
        let expected = if step["status"] == "skipped" { &json!("canceled") } else { &step["status"] };
        assert_eq!(request_status, expected, "case {case}");
    }
    fixture.app.work_approvals(fixture.entity).await;
}
