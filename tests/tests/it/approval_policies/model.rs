//! Random policies, users, roles and answers against a naive evaluator, with a database that fails and processes that die under the answers, and
//! users who are deleted or get another role meanwhile: the process ends, at most one effect happens, and steps, requests, history, events and
//! webhooks tell the same.

use std::collections::{BTreeMap, BTreeSet};

use bursar_kernel::{Rng, Uuid};
use bursar_tests::crash::Death;
use bursar_tests::faults::Faults;
use bursar_tests::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, ApprovalFixture, ask, ask_roles, decide, id};

/// Policies that are tried, each with a bill.
const CASES: u64 = 24;

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

/// What a process comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Approved,
    Rejected,
    /// Too few are left who could agree.
    Failed,
}

/// Somebody who may be asked, as things stand.
struct Person {
    user: User,
    role: Uuid,
    is_deleted: bool,
}

/// Who may answer a request, how many must agree, and what was answered.
struct Asked {
    users: Vec<Uuid>,
    roles: Vec<Uuid>,
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

    /// Those who may still answer it.
    fn left<'a>(&self, people: &'a [Person]) -> Vec<&'a Person> {
        let may = |person: &&Person| {
            let is_asked = self.users.contains(&person.user.id) || self.roles.contains(&person.role);
            is_asked && !person.is_deleted && !self.answers.contains_key(&person.user.id)
        };
        people.iter().filter(may).collect()
    }

    fn is_reachable(&self, people: &[Person]) -> bool {
        self.answers.len() + self.left(people).len() >= self.required
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
    people: &'a [Person],
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
        let chosen: Vec<&User> = self.people.iter().map(|person| &person.user).skip(self.below(2)).step_by(1 + self.below(2)).collect();
        let mut roles = vec![self.people[0].role, self.people[2].role];
        roles.truncate(1 + self.below(2));
        let mut asked = Asked { users: Vec::new(), roles: Vec::new(), required: 1, answers: BTreeMap::new() };
        if self.below(2) == 0 {
            asked.roles = roles;
        } else {
            asked.users = chosen.iter().map(|user| user.id).collect();
        }
        asked.required = 1 + self.below(asked.left(self.people).len());
        let said = if asked.users.is_empty() { ask_roles(&asked.roles, asked.required) } else { ask(&chosen, asked.required) };
        self.asked.push(asked);
        (Condition::Ask(self.asked.len() - 1), said)
    }
}

/// A bill that a policy decides about.
struct Case {
    number: u64,
    fixture: ApprovalFixture,
    people: Vec<Person>,
    asked: Vec<Asked>,
    condition: Condition,
    policy: Value,
    bill: String,
    /// The requests that wait.
    waits_for: Vec<usize>,
}

/// How often something went wrong under an answer.
#[derive(Default)]
struct Mishaps {
    failed: u64,
    died: u64,
}

impl Case {
    async fn open(app: &TestApp, rng: &Rng, number: u64) -> Case {
        let fixture = ApprovalFixture::on(app.clone()).await;
        for object_type in ["payable", "approval_request", "approval_policy_process"] {
            let subscription = json!({"object_type": object_type, "url": "https://platform.example/hook"});
            fixture.partner.post("/webhook_subscriptions").json(subscription).await.expect(201);
        }
        let mut people = Vec::new();
        for _ in 0..2 {
            let role = fixture.partner.role(fixture.entity, &ALL).await;
            for _ in 0..2 {
                people.push(Person { user: fixture.partner.user_with_role(fixture.entity, role).await, role, is_deleted: false });
            }
        }
        let mut maker = Maker { rng, people: &people, asked: Vec::new() };
        let (condition, script) = maker.condition(2);
        let asked = maker.asked;
        let policy = fixture.policy(json!(true), decide(script)).await;
        let bill = fixture.submitted(10_000).await;
        Case { number, fixture, people, asked, condition, policy, bill, waits_for: Vec::new() }
    }

    /// What the process comes to, once it does.
    fn look(&mut self) -> Option<Verdict> {
        let (truth, waits_for) = self.condition.evaluate(&self.asked);
        self.waits_for = waits_for;
        match truth {
            Some(true) => Some(Verdict::Approved),
            Some(false) => Some(Verdict::Rejected),
            None => {
                let is_stuck = |place: &usize| !self.asked[*place].is_reachable(&self.people);
                self.waits_for.iter().any(is_stuck).then_some(Verdict::Failed)
            }
        }
    }

    /// All that the process shows: its status, its steps, the requests that wait, and the bill's status.
    async fn shown(&self) -> Value {
        let fixture = &self.fixture;
        let process = fixture.process(&self.policy).await;
        let steps = fixture.read(&format!("/approval_policies/{}/processes/{}/steps", id(&self.policy), id(&process))).await;
        let bill = fixture.status(&self.bill).await;
        json!({"process": process["status"], "steps": steps["data"], "waiting": fixture.waiting().await, "bill": bill})
    }

    /// Somebody is deleted, or gets the other role.
    async fn leave(&mut self, rng: &Rng) {
        let staying: Vec<usize> = (0..self.people.len()).filter(|place| !self.people[*place].is_deleted).collect();
        let roles = [self.people[0].role, self.people[2].role];
        let person = &mut self.people[staying[rng.below(staying.len() as u64) as usize]];
        let path = format!("/entity_users/{}", person.user.id);
        if rng.below(2) == 0 {
            person.is_deleted = true;
            self.fixture.delete(&path).await.expect(204);
        } else {
            person.role = roles[usize::from(person.role == roles[0])];
            self.fixture.patch(&path).json(json!({"role_id": person.role})).await.expect(200);
        }
        let entity = self.fixture.entity;
        let statements = rng.below(40) as usize;
        Death::after(statements).work(&self.fixture.app, |mortal| async move { mortal.work_approvals(entity).await }).await;
        self.fixture.app.work_approvals(entity).await;
    }

    /// Somebody who may answers one of the requests that wait. Whatever goes wrong meanwhile, the answer counts once.
    async fn answer(&mut self, rng: &Rng, mishaps: &mut Mishaps) {
        let number = self.number;
        let before = self.shown().await;
        let place = self.waits_for[rng.below(self.waits_for.len() as u64) as usize];
        let left = self.asked[place].left(&self.people);
        let (answerer, agrees) = (left[rng.below(left.len() as u64) as usize].user.clone(), rng.below(4) > 0);
        let request = before["steps"][place]["approval_request_id"].as_str().expect("an id");
        let path = format!("/approval_requests/{request}/{}", if agrees { "approve" } else { "reject" });
        let statements = rng.below(40) as usize;
        if rng.below(2) == 0 {
            let faults = Faults::default();
            faults.fail_after(statements);
            let faulty = self.fixture.app.observed(faults.observer());
            let status = User { app: faulty, ..answerer.clone() }.post(&path).await.status;
            let has_failed = faults.hit().is_some();
            assert_eq!(has_failed, status >= 500, "case {number}: {status}");
            assert_eq!(has_failed, self.shown().await == before, "case {number}: an answer that failed has changed nothing");
            mishaps.failed += u64::from(has_failed);
        } else {
            let (answerer, path) = (&answerer, &path);
            let answering = |mortal| async move { drop(User { app: mortal, ..answerer.clone() }.post(path).await) };
            mishaps.died += u64::from(Death::after(statements).work(&self.fixture.app, answering).await);
        }
        // Whoever got no answer answers again.
        let is_to_come = self.shown().await == before;
        assert_eq!(answerer.post(&path).await.status, if is_to_come { 200 } else { 409 }, "case {number}");
        answerer.post(&path).await.message(409);
        self.asked[place].answers.insert(answerer.id, agrees);
    }

    /// It ended with one effect or none, and everything that tells of it says so.
    async fn tells_the_same(&self, verdict: Verdict) {
        let (number, fixture) = (self.number, &self.fixture);
        let (status, process, effect) = match verdict {
            Verdict::Approved => ("waiting_to_be_paid", "succeeded", Some("payable.approved")),
            Verdict::Rejected => ("rejected", "succeeded", Some("payable.rejected")),
            Verdict::Failed => ("approve_in_progress", "failed", None),
        };
        let shown = self.shown().await;
        assert_eq!((&shown["bill"], &shown["process"], &shown["waiting"]), (&json!(status), &json!(process), &json!([])), "case {number}");
        let told = fixture.app.events_of(self.bill.parse().expect("an id")).await;
        let decided: Vec<&str> =
            told.iter().map(String::as_str).filter(|told| told.ends_with(".approved") || told.ends_with(".rejected")).collect();
        assert_eq!(decided, Vec::from_iter(effect), "case {number}");
        let history = fixture.read(&format!("/payables/{}/history?event_type__in=status_changed", self.bill)).await;
        let moves = history["data"].as_array().expect("a list").iter().filter(|entry| entry["event_data"]["new_status"] == status);
        assert_eq!(moves.count(), 1, "case {number}: {history}");
        let process = fixture.process(&self.policy).await;
        let told = fixture.app.events_of(id(&process).parse().expect("an id")).await;
        let ends = (verdict == Verdict::Failed).then_some("approval_policy_process.execution_error");
        assert_eq!(told, ["approval_policy_process.created"].into_iter().chain(ends).collect::<Vec<_>>(), "case {number}");
        assert_eq!(process["error"].is_null(), ends.is_none(), "case {number}");
        for step in shown["steps"].as_array().expect("a list") {
            self.request_tells_the_same(step).await;
        }
        self.each_event_is_a_webhook().await;
    }

    async fn request_tells_the_same(&self, step: &Value) {
        let number = self.number;
        let Some(request) = step["approval_request_id"].as_str() else {
            return assert_eq!(step["status"], "skipped", "case {number}: nobody was asked");
        };
        let status = &self.fixture.read(&format!("/approval_requests/{request}")).await["status"];
        let word = match step["status"].as_str().expect("a status") {
            "skipped" | "failed" => "canceled",
            word => word,
        };
        assert_eq!(status, word, "case {number}");
        let mut expected = [format!("approval_request.{word}"), "approval_request.created".to_owned()];
        expected.sort();
        assert_eq!(self.fixture.app.events_of(request.parse().expect("an id")).await, expected, "case {number}");
    }

    async fn each_event_is_a_webhook(&self) {
        for object_type in ["payable", "approval_request", "approval_policy_process"] {
            let ids = async |list: &str, field: &str| -> Vec<String> {
                let listed = self.fixture.read(&format!("/{list}?object_type={object_type}&limit=100")).await;
                listed["data"].as_array().expect("a list").iter().map(|row| row[field].as_str().expect("an id").to_owned()).collect()
            };
            let (events, deliveries) = (ids("events", "id").await, ids("webhook_deliveries", "event_id").await);
            let distinct: BTreeSet<&String> = deliveries.iter().collect();
            assert_eq!((distinct.len(), distinct), (deliveries.len(), events.iter().collect()), "case {}: {object_type}", self.number);
        }
    }
}

#[tokio::test]
async fn a_process_ends_once_as_a_naive_evaluation_does_whatever_fails_meanwhile() {
    let app = TestApp::start_alone(|_| ()).await;
    let rng = Rng::seeded(20_240_601);
    let (mut mishaps, mut verdicts) = (Mishaps::default(), Vec::new());
    for number in 0..CASES {
        let mut case = Case::open(&app, &rng, number).await;
        let verdict = loop {
            if let Some(verdict) = case.look() {
                break verdict;
            }
            let shown = case.shown().await;
            let steps = shown["steps"].as_array().expect("a list").iter().enumerate();
            let waiting: Vec<usize> = steps.filter(|(_, step)| step["status"] == "waiting").map(|(place, _)| place).collect();
            assert_eq!((waiting, &shown["bill"]), (case.waits_for.clone(), &json!("approve_in_progress")), "case {number}");
            if rng.below(6) == 0 {
                case.leave(&rng).await;
            } else {
                case.answer(&rng, &mut mishaps).await;
            }
        };
        case.tells_the_same(verdict).await;
        verdicts.push(verdict);
    }
    assert!(mishaps.failed > 0 && mishaps.died > 0, "nothing went wrong under an answer");
    for verdict in [Verdict::Approved, Verdict::Rejected, Verdict::Failed] {
        assert!(verdicts.contains(&verdict), "no process ended so: {verdict:?}");
    }
}
