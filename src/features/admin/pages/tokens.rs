//! `/admin/tokens`: every token that a program acts with.

use std::collections::HashMap;

use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::super::desk::{Desk, Sent};
use super::{Press, ROWS};
use crate::base::ids::{MemberId, TokenId};
use crate::features::members::{self, ApiToken, Person};
use crate::web::json::{decode_cursor, encode_cursor};
use crate::web::{Answer, Flash, Page, Query, render, see_other_saying};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    cursor: String,
}

struct Row {
    token: ApiToken,
    person: Person,
}

#[derive(Template)]
#[template(path = "admin/tokens.html")]
struct TokensPage {
    page: Page,
    rows: Vec<Row>,
    next: String,
}

pub async fn list(desk: Desk, filter: Query<Filter>) -> Answer {
    let before: Option<i64> = decode_cursor(&filter.cursor)?;
    let (mut tokens, people) = desk
        .read(move |conn| {
            let tokens = members::tokens(conn, before, ROWS)?;
            let owners: Vec<MemberId> = tokens.iter().map(|token| token.member).collect();
            let people: HashMap<MemberId, Person> = members::people(conn, &owners)?;
            Ok((tokens, people))
        })
        .await?;
    let more = tokens.len() > ROWS;
    tokens.truncate(ROWS);
    let last = tokens.last().filter(|_| more).map(|token| token.id.0);
    let page = desk.page.named("admin-tokens");
    let next = last.map(|id| page.with_query("cursor", &encode_cursor(&id)));
    let rows = tokens
        .into_iter()
        .filter_map(|token| {
            let person = people.get(&token.member)?.clone();
            Some(Row { token, person })
        })
        .collect();
    render(&TokensPage {
        page,
        rows,
        next: next.unwrap_or_default(),
    })
}

pub async fn revoke(id: Path<i64>, sent: Sent<Press>) -> Answer {
    let desk = sent.desk;
    let id = TokenId(*id);
    desk.act(move |tx, now, actor| members::revoke_token(tx, now, actor, id))
        .await?;
    let flash = Flash::good(desk.page.say("token-revoked"));
    Ok(see_other_saying("/admin/tokens", &flash))
}
