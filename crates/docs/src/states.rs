//! The states of objects, and the transitions between them, as a diagram.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use bursar_web::{StateMachine, Transition};
use maud::{Markup, PreEscaped, html};

use super::place::{Contents, Place};

/// Width and height of a box, the gaps between boxes, and the room for arcs below them.
const BOX: (usize, usize) = (168, 36);
const GAP: (usize, usize) = (44, 22);
const ARC: usize = 30;
/// Room on the right for lines within the last column.
const SWING: usize = 40;

/// Those of the objects of a group; none where its objects have no states.
pub(crate) fn of(group: &str) -> Vec<StateMachine> {
    StateMachine::all().into_iter().filter(|machine| machine.group == group).collect()
}

/// Diagram and table.
pub(crate) fn show(machine: &StateMachine, contents: &Contents<'_>) -> Markup {
    html! {
        h3 { (machine.object) }
        div.diagram tabindex="0" { (PreEscaped(diagram(machine))) }
        details.ways {
            summary { "Transitions" }
            div.table tabindex="0" {
                table {
                    thead { tr { th { "From" } th { "To" } th { "By" } } }
                    tbody { @for transition in &machine.transitions { tr { td { code { (transition.from) } } td { code { (transition.to) } } td { (by(transition, contents)) } } } }
                }
            }
        }
    }
}

/// The same as Markdown.
pub(crate) fn written(machine: &StateMachine) -> String {
    let mut text = format!("### {}\n\n| From | To | By |\n| --- | --- | --- |\n", machine.object);
    for transition in &machine.transitions {
        let _ = writeln!(text, "| `{}` | `{}` | {} |", transition.from, transition.to, transition.by);
    }
    text
}

/// Each state with its column: how many steps it is away from the first.
fn columns(machine: &StateMachine) -> Vec<Vec<&'static str>> {
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    let mut columns: Vec<Vec<&'static str>> = Vec::new();
    let mut put = |state: &'static str, column: usize| {
        if at.insert(state, column).is_none() {
            columns.resize_with(columns.len().max(column + 1), Vec::new);
            columns[column].push(state);
        }
        column
    };
    let mut waiting: Vec<(&'static str, usize)> = machine.transitions.first().map(|transition| (transition.from, 0)).into_iter().collect();
    let mut known: Vec<&str> = Vec::new();
    while !waiting.is_empty() {
        let (state, column) = waiting.remove(0);
        if known.contains(&state) {
            continue;
        }
        known.push(state);
        put(state, column);
        waiting
            .extend(machine.transitions.iter().filter(|transition| transition.from == state).map(|transition| (transition.to, column + 1)));
    }
    columns
}

/// Boxes in columns, and an arrow for each way: forward from side to side, back in an arc below.
fn diagram(machine: &StateMachine) -> String {
    let columns = columns(machine);
    let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
    let place = |state: &str| {
        let found =
            columns.iter().enumerate().find_map(|(x, states)| Some((x, states.iter().position(|known| *known == state)?, states.len())));
        let (column, row, beside) = found.unwrap_or_default();
        // A short column stands in the middle.
        (column * (BOX.0 + GAP.0), row * (BOX.1 + GAP.1) + (rows - beside) * (BOX.1 + GAP.1) / 2)
    };
    let tip = format!("tip-{}", super::groups::slug(machine.object));
    let height = rows * (BOX.1 + GAP.1) - GAP.1;
    let (mut arrows, mut drawn) = (String::new(), Vec::new());
    for transition in &machine.transitions {
        if !drawn.contains(&(transition.from, transition.to)) {
            drawn.push((transition.from, transition.to));
            let (class, line) = line(place(transition.from), place(transition.to), height + ARC);
            let _ = write!(arrows, "<path class=\"{class}\" d=\"{line}\" marker-end=\"url(#{tip})\"/>");
        }
    }
    let (width, height) = (columns.len() * (BOX.0 + GAP.0) - GAP.0 + SWING, if arrows.contains(BACK) { height + ARC } else { height });
    let mut svg = format!(
        "<svg viewBox=\"-2 -2 {width} {}\" width=\"{width}\" role=\"img\" aria-label=\"States of {}\"><defs><marker id=\"{tip}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\"/></marker></defs>{arrows}",
        height + 4,
        machine.object
    );
    for state in columns.iter().flatten() {
        let (x, y) = place(state);
        let _ = write!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"6\"/><text x=\"{}\" y=\"{}\">{state}</text>",
            BOX.0,
            BOX.1,
            x + BOX.0 / 2,
            y + BOX.1 / 2 + 5
        );
    }
    svg + "</svg>"
}

/// Operations as links, other words as they are.
fn by(transition: &Transition, contents: &Contents<'_>) -> Markup {
    html! {
        @for (number, word) in transition.by.split(", ").enumerate() {
            @if number > 0 { ", " }
            @match contents.reference.find(word) {
                Some(operation) => a href=(contents.address(Place::Operation(operation))) { (contents.title(Place::Operation(operation))) },
                None => (word),
            }
        }
    }
}

/// How arrows look that lead back.
const BACK: &str = "way back";

/// The look and the line of an arrow between two boxes, given by their upper left corners. `depth` is where arcs turn.
fn line(from: (usize, usize), to: (usize, usize), depth: usize) -> (&'static str, String) {
    let (start, end) = (from.1 + BOX.1 / 2, to.1 + BOX.1 / 2);
    match from.0.cmp(&to.0) {
        Ordering::Less => {
            let (x, bend) = (from.0 + BOX.0, GAP.0 / 2);
            ("way", format!("M{x} {start}C{} {start} {} {end} {} {end}", x + bend, to.0 - bend, to.0))
        }
        // Within a column the line swings out to the right.
        Ordering::Equal => {
            let (x, swing) = (from.0 + BOX.0, from.0 + BOX.0 + 20 + start.abs_diff(end) / 4);
            let (start, end) = if start < end { (start + 6, end - 6) } else { (start - 6, end + 6) };
            ("way", format!("M{x} {start}C{swing} {start} {swing} {end} {x} {end}"))
        }
        Ordering::Greater => {
            let (x, end) = (from.0 + BOX.0 / 2, to.0 + BOX.0 / 2 + 30);
            (BACK, format!("M{x} {}C{x} {depth} {end} {depth} {end} {}", from.1 + BOX.1, to.1 + BOX.1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_drawn() {
        for machine in StateMachine::all().into_iter().filter(|machine| crate::sections::names(machine.group)) {
            let svg = diagram(&machine);
            let states = machine.transitions.iter().flat_map(|transition| [transition.from, transition.to]);
            states.for_each(|state| assert!(svg.contains(&format!(">{state}</text>")), "{}: {state} cannot be reached", machine.group));
        }
    }
}
