//! The examples of the behavior sheet, and scripts of any shape against a naive evaluator.

use bursar_kernel::Uuid;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::input::{Input, InvoiceTags, KnownRate};
use super::progress::{StepStatus, holds, progress};
use super::{Effect, parse, requests};

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// 450.00 EUR from C1 (11), with the tags T1 (21) and T2 (22), made by U9 (39).
fn bill() -> Input {
    let mut input = Input::sample();
    input.invoice.amount = Some(45_000);
    input.invoice.counterpart_id = Some(id(11));
    input.invoice.was_created_by_user_id = Some(id(39));
    input.invoice.tags = InvoiceTags { id: vec![id(21), id(22)], name: vec!["rent".to_owned(), "urgent".to_owned()] };
    input.exchange_rates = vec![KnownRate { base: "EUR".to_owned(), to: "USD".to_owned(), rate: "1.1".to_owned() }];
    input
}

fn is_triggered(trigger: &Value) -> bool {
    holds(&parse::trigger(trigger).unwrap(), &bill()).unwrap()
}

fn compared(operator: &str, left: Value, right: Value) -> Value {
    json!({"operator": operator, "left_operand": left, "right_operand": right})
}

#[test]
fn triggers_of_the_public_examples() {
    let name = |name: &str| json!({ "name": name });
    let converted = json!({
        "call": "Currency.convert",
        "params": {"amount": "{invoice.amount}", "from_currency": "{invoice.currency}", "to_currency": "USD"},
    });
    let in_tags = |tag: u128| compared("in", json!(id(tag)), name("invoice.tags.id"));
    let has_tag = |tag: u128| json!(format!("{{'{}' in invoice.tags.id}}", id(tag)));
    let from = |counterpart: u128| json!(format!("{{invoice.counterpart_id == '{}'}}", id(counterpart)));
    for (conditions, expected) in [
        (vec![json!("{invoice.currency == 'EUR'}"), json!("{invoice.amount > 30000}")], true),
        (vec![json!({"any": [has_tag(29), has_tag(22)]})], true),
        (vec![compared("in", name("invoice.counterpart_id"), json!([id(12), id(13)]))], false),
        (vec![in_tags(21), in_tags(23)], false),
        (vec![in_tags(21), in_tags(22)], true),
        (vec![compared(">=", name("invoice.amount"), json!("45000"))], true),
        (vec![compared(">", converted.clone(), json!(40_000))], true),
        (vec![compared(">", converted, json!(49_500))], false),
        (vec![from(11), json!({"any": ["{invoice.amount > 90000}", has_tag(21)]})], true),
        (vec![compared("in", name("invoice.currency"), json!("EUR"))], true),
        (vec![compared("in", name("invoice.currency"), json!(["EUR", "USD"]))], true),
        (vec![compared("in", name("invoice.was_created_by_user_id"), json!([id(39)]))], true),
        (vec![json!("{'rent' in invoice.tags.name and amount <= 45000}")], true),
        (vec![json!("{invoice.project_id == none}")], false),
    ] {
        for event in ["submitted_for_approval", "submit_for_approval"] {
            let mut all = vec![json!(format!("{{event_name == '{event}'}}"))];
            all.extend(conditions.clone());
            assert_eq!(is_triggered(&json!({ "all": all })), expected, "{conditions:?}");
        }
    }
    assert!(is_triggered(&json!(true)) && is_triggered(&json!("{amount >= 1000}")) && !is_triggered(&json!([true, false])));
}

#[test]
fn what_cannot_be_run_is_refused_with_its_place() {
    let trigger = |value: Value| parse::trigger(&value).unwrap_err().join("; ");
    assert_eq!(trigger(json!({"all": [true, "{invoice.total > 1}"]})), "trigger.all[1]: invoice.total is unknown");
    assert_eq!(trigger(json!("{invoice.amount}")), "trigger: must be true or false");
    assert!(trigger(json!("{invoice.amount >}")).starts_with("trigger: "));
    assert!(trigger(json!("invoice.amount > 1")).contains("must stand in braces"));
    assert!(trigger(json!(compared(">", json!({"name": "invoice.currency"}), json!(5)))).contains("is no number"));
    assert!(trigger(json!({"any": []})).contains("trigger.any: must be a list with at least one part"));
    assert!(trigger(json!({"object_type": "payable", "amount": {"gt": 1}})).contains("a trigger knows all, any, and operator"));
    assert!(trigger(json!("{Payables.approve(invoice.id)}")).contains("a trigger only asks"));
    let script = |value: Value| parse::script(value.as_array().unwrap()).unwrap_err().join("; ");
    let ask = |users: Value, count: Value| json!({"call": "ApprovalRequests.request_approval_by_users", "params": {"user_ids": users, "required_approval_count": count}});
    assert!(script(json!([])).contains("must have a statement"));
    assert_eq!(
        script(json!([{"if": {"all": [true, ask(json!([id(1)]), json!(2))]}, "then": [true]}])),
        "script[0].if.all[1].params.required_approval_count: must not be more than the 1 that are named"
    );
    assert!(script(json!([ask(json!(["nobody"]), json!(1))])).contains("script[0].params.user_ids[0]: must be a UUID"));
    assert!(script(json!([ask(json!([]), json!(1))])).contains("must name somebody"));
    assert!(script(json!([{"call": "Payables.burn"}])).contains("Payables.burn is unknown"));
    assert!(script(json!([{"call": "Webhooks.send"}])).contains("Webhooks.send cannot be called here"));
    assert!(script(json!([{"all": [true], "concurrently": true}])).contains("concurrently is unknown"));
    assert!(script(json!([{"if": "{Payables.approve(invoice.id)}", "then": [true]}])).contains("a condition only asks"));
    assert!(script(json!(["{Payables.approve('another')}"])).contains("its own bill"));
    let deep = (0..40).fold(json!(true), |inner, _| json!({ "all": [inner] }));
    assert!(script(json!([deep])).contains("nested deeper"));
    assert_eq!(parse::script(&vec![json!(true); 600]).unwrap_err().len(), 1);
}

/// A chain of two users, then two holders of two roles; then approve, else reject.
fn chain() -> Vec<super::Node> {
    let user = |user: u128| json!({"call": "ApprovalRequests.request_approval_by_users", "params": {"user_ids": [id(user)], "required_approval_count": 1}});
    let roles =
        json!({"call": "ApprovalRequests.request_approval_by_roles", "params": {"role_ids": [id(8), id(9)], "required_approval_count": 2}});
    let condition = json!({"run_concurrently": false, "all": [{"run_concurrently": false, "all": [user(1), user(2)]}, roles]});
    let script = json!([{"if": condition, "then": ["{Payables.approve(invoice.id)}"], "else": ["{Payables.reject(invoice.id)}"]}]);
    parse::script(script.as_array().unwrap()).unwrap()
}

#[test]
fn a_chain_asks_one_after_another() {
    use StepStatus::{Approved, NotStarted, Rejected, Waiting};
    let script = chain();
    let now = |steps: &[StepStatus]| progress(&script, steps, &bill()).unwrap();
    assert_eq!(now(&[NotStarted, NotStarted, NotStarted]).starts, [0].into());
    assert_eq!(now(&[Waiting, NotStarted, NotStarted]).starts, [].into());
    assert_eq!(now(&[Approved, NotStarted, NotStarted]).starts, [1].into());
    let last = now(&[Approved, Approved, NotStarted]);
    assert_eq!((last.starts, last.is_over, last.effects), ([2].into(), false, vec![]));
    let approved = now(&[Approved, Approved, Approved]);
    assert_eq!((approved.effects, approved.is_over), (vec![(0, Effect::Approve)], true));
    let rejected = now(&[Approved, Rejected, NotStarted]);
    assert_eq!((rejected.effects, rejected.skips, rejected.is_over), (vec![(1, Effect::Reject)], [2].into(), true));
}

#[test]
fn one_of_several_at_once_is_enough() {
    use StepStatus::{Approved, NotStarted, Waiting};
    let user = |user: u128| json!({"call": "ApprovalRequests.request_approval_by_users", "params": {"user_ids": [id(user)]}});
    let script = json!([{"if": {"any": [user(1), user(2)], "run_concurrently": true}, "then": ["{Payables.approve(invoice.id)}"]}]);
    let script = parse::script(script.as_array().unwrap()).unwrap();
    let now = |steps: &[StepStatus]| progress(&script, steps, &bill()).unwrap();
    assert_eq!(now(&[NotStarted, NotStarted]).starts, [0, 1].into());
    let over = now(&[Approved, Waiting]);
    assert_eq!((over.effects, over.skips, over.is_over), (vec![(0, Effect::Approve)], [1].into(), true));
}

/// A condition as the naive evaluator has it.
#[derive(Debug, Clone)]
enum Shape {
    Ask,
    Constant(bool),
    All(Vec<Shape>, bool),
    Any(Vec<Shape>, bool),
}

impl Shape {
    fn json(&self, next: &mut u128) -> Value {
        match self {
            Shape::Ask => {
                *next += 1;
                json!({"call": "ApprovalRequests.request_approval_by_users", "params": {"user_ids": [id(*next)]}})
            }
            Shape::Constant(truth) => json!(truth),
            Shape::All(members, at_once) | Shape::Any(members, at_once) => {
                let name = if matches!(self, Shape::All(..)) { "all" } else { "any" };
                json!({name: members.iter().map(|member| member.json(next)).collect::<Vec<_>>(), "run_concurrently": at_once})
            }
        }
    }

    /// What it comes to when each step, in the order of the script, is answered so by whoever is asked.
    fn truth(&self, answers: &[bool], next: &mut usize) -> bool {
        match self {
            Shape::Ask => {
                *next += 1;
                answers[(*next - 1) % answers.len()]
            }
            Shape::Constant(truth) => *truth,
            Shape::All(members, _) | Shape::Any(members, _) => {
                let truths: Vec<bool> = members.iter().map(|member| member.truth(answers, next)).collect();
                if matches!(self, Shape::All(..)) { !truths.contains(&false) } else { truths.contains(&true) }
            }
        }
    }
}

fn shape() -> impl Strategy<Value = Shape> {
    let leaf = prop_oneof![4 => Just(Shape::Ask), 1 => any::<bool>().prop_map(Shape::Constant)];
    leaf.prop_recursive(4, 16, 4, |inner| {
        let members = prop::collection::vec(inner, 1..4);
        (members, any::<bool>(), any::<bool>())
            .prop_map(|(members, all, at_once)| if all { Shape::All(members, at_once) } else { Shape::Any(members, at_once) })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whoever answers in whatever order: the process ends, exactly one effect happens, it is the right one, and nobody is asked twice.
    #[test]
    fn a_process_ends_as_a_naive_evaluation_does(shape in shape(), answers in prop::collection::vec(any::<bool>(), 1..8), order in any::<u64>()) {
        let script = json!([{
            "if": shape.json(&mut 0), "then": ["{Payables.approve(invoice.id)}"], "else": ["{Payables.reject(invoice.id)}"],
        }]);
        let script = parse::script(script.as_array().unwrap()).unwrap();
        let mut steps = vec![StepStatus::NotStarted; requests(&script).len()];
        let (mut effects, mut chance) = (Vec::new(), order);
        for _ in 0..=steps.len() {
            let now = progress(&script, &steps, &bill()).unwrap();
            prop_assert!(effects.len() <= now.effects.len() && now.effects[..effects.len()] == effects[..]);
            effects = now.effects;
            now.skips.iter().for_each(|step| steps[*step] = StepStatus::Skipped);
            for step in &now.starts {
                prop_assert_eq!(steps[*step], StepStatus::NotStarted);
                steps[*step] = StepStatus::Waiting;
            }
            let waiting: Vec<usize> = (0..steps.len()).filter(|step| steps[*step] == StepStatus::Waiting).collect();
            prop_assert_eq!(now.is_over, waiting.is_empty(), "a process waits for somebody, or is over");
            if now.is_over {
                break;
            }
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let answered = waiting[usize::try_from(chance >> 33).unwrap() % waiting.len()];
            steps[answered] = if answers[answered % answers.len()] { StepStatus::Approved } else { StepStatus::Rejected };
        }
        let expected = if shape.truth(&answers, &mut 0) { (0, Effect::Approve) } else { (1, Effect::Reject) };
        prop_assert_eq!(effects, vec![expected]);
        prop_assert!(steps.iter().all(|step| !matches!(step, StepStatus::Waiting | StepStatus::NotStarted)));
    }
}
