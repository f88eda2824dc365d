//! The states of objects and the transitions between them, as the documentation draws them. Tests of the areas hold the text to their rules.

use std::collections::BTreeSet;

/// `# group: object (schema of the status)`, then `from -> to: by`.
const TEXT: &str = include_str!("state_machines.txt");

/// The states of one kind of object.
#[derive(Debug)]
pub struct StateMachine {
    /// The group of operations to which it belongs.
    pub group: &'static str,
    pub object: &'static str,
    /// The schema of the contract that lists the states; `string` where it has none.
    pub schema: &'static str,
    /// In the order of the text.
    pub transitions: Vec<Transition>,
}

/// From one state to another; `by` is the id of an operation, or a few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transition {
    pub from: &'static str,
    pub to: &'static str,
    pub by: &'static str,
}

impl StateMachine {
    /// All of them, in the order of the text.
    pub fn all() -> Vec<Self> {
        TEXT.split("# ").filter_map(read).collect()
    }

    /// That of one kind of object. Panics where none is drawn, so that a test of nothing fails.
    pub fn of(group: &str, object: &str) -> Self {
        let mut machines = StateMachine::all().into_iter();
        machines.find(|machine| machine.group == group && machine.object == object).expect("its states are drawn")
    }

    /// From which state to which, whatever leads there.
    pub fn pairs(&self) -> BTreeSet<(&'static str, &'static str)> {
        self.transitions.iter().map(|transition| (transition.from, transition.to)).collect()
    }

    /// The states in which this happens, from A to Z.
    pub fn starts_of(&self, by: &str) -> BTreeSet<&'static str> {
        self.transitions.iter().filter(|transition| transition.by == by).map(|transition| transition.from).collect()
    }
}

fn read(text: &'static str) -> Option<StateMachine> {
    let (title, lines) = text.split_once('\n')?;
    let (group, rest) = title.split_once(": ")?;
    let (object, schema) = rest.strip_suffix(')')?.split_once(" (")?;
    Some(StateMachine { group, object, schema, transitions: lines.lines().filter_map(transition).collect() })
}

fn transition(line: &'static str) -> Option<Transition> {
    let (from, rest) = line.split_once(" -> ")?;
    let (to, by) = rest.split_once(": ")?;
    Some(Transition { from, to, by })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let all = StateMachine::all();
        let read: usize = all.iter().map(|machine| 1 + machine.transitions.len()).sum();
        assert_eq!(read, TEXT.lines().filter(|line| !line.is_empty()).count());
    }

    #[test]
    #[should_panic(expected = "its states are drawn")]
    fn what_is_not_drawn_is_no_empty_diagram() {
        StateMachine::of("Tags", "Tag");
    }
}
