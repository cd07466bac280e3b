//! `quartermaster token`: keys of the API.

use crate::arguments::Token;
use crate::session::Session;
use anyhow::{Result, bail};
use serde_json::json;

/// Makes, lists or removes tokens.
pub(crate) fn run(session: &Session, command: &Token) -> Result<()> {
    let engine = session.engine()?;
    match command {
        Token::New { name } => {
            let token = engine.new_token(name)?;
            session.terminal.answer(&json!({ "name": name, "token": token }), || {
                session.terminal.line(&token)?;
                session.terminal.note("Shown this once; only its hash is kept.")
            })
        }
        Token::List => {
            let names: Vec<String> = engine.store().tokens()?.into_iter().map(|t| t.name).collect();
            session.terminal.answer(&names, || session.terminal.line(&names.join("\n")))
        }
        Token::Remove { name } => {
            if !engine.store().remove_token(name)? {
                bail!("no token named {name}; `quartermaster token list` shows them");
            }
            session
                .terminal
                .answer(&json!({ "removed": name }), || session.terminal.line(&format!("removed {name}")))
        }
    }
}
