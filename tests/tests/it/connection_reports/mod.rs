mod issues;
mod list;
