//! When a process dies or pauses: before or after a touch of store or wire, never inside.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bursar_kernel::{Clock, Rng};
use bursar_store::{Moment, Observer};

use crate::plans::Statements;

/// What happened, line by line.
#[derive(Clone)]
pub struct Log {
    clock: Clock,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Log {
    pub fn new(clock: Clock) -> Self {
        Log { clock, lines: Arc::default() }
    }

    pub fn write(&self, line: impl std::fmt::Display) {
        let at = self.clock.now().format("%dT%H:%M:%S%.3f");
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{at} {line}"));
    }

    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The fate of one life of a process.
#[derive(Clone)]
pub struct Fate {
    pub name: String,
    pub log: Log,
    pub rng: Rng,
    pub calm: Arc<AtomicBool>,
    pub has_deaths: bool,
    pub doom: tokio::sync::mpsc::UnboundedSender<()>,
}

impl Fate {
    /// Passes a touch, or dies there: then this never returns, and whoever runs the process drops it.
    pub async fn pass(&self, moment: &str, what: &str) {
        // An idle process has nothing to lose: looking for work is no place to die.
        let is_idle = what.starts_with("SELECT (EXISTS(SELECT 1 FROM jobs");
        if !self.has_deaths || is_idle || self.calm.load(Ordering::SeqCst) || self.rng.below(150) != 0 {
            return;
        }
        let head: String = what.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        self.log.write(format!("{} dies {moment} {head}", self.name));
        let _ = self.doom.send(());
        std::future::pending::<()>().await;
    }

    /// Sometimes a process stands still for longer than its lease lasts.
    pub async fn pause(&self) {
        if self.has_deaths && !self.calm.load(Ordering::SeqCst) && self.rng.below(60) == 0 {
            self.log.write(format!("{} pauses", self.name));
            tokio::time::sleep(Duration::from_secs(180)).await;
        }
    }

    /// The same for every statement of the database, which is noted.
    pub fn observer(&self, statements: &Statements) -> Observer {
        let (fate, statements) = (self.clone(), statements.clone());
        Arc::new(move |moment, sql| {
            statements.note(sql);
            let (fate, sql) = (fate.clone(), sql.to_owned());
            Box::pin(async move {
                fate.pass(if moment == Moment::Before { "before" } else { "after" }, &sql).await;
                Ok(())
            })
        })
    }
}
