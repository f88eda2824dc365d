mod get;
mod history;
mod life;
mod list;
mod update;
