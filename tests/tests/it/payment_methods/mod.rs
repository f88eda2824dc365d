mod get;
mod set;
