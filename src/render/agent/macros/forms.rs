//! The forms in which helpdesks take a ready reply: the body of one request to the public interface of each.
//!
//! Zendesk: `POST /api/v2/macros`. Freshdesk: `POST /api/v2/canned_responses`. Gorgias: `POST /api/macros`.
//! Help Scout: `POST /v2/mailboxes/ID/saved-replies`. Front: `POST /message_templates`.

use serde_json::{Value, json};

use super::Macro;
use crate::model::view::{Helpdesk, MacroUse};
use crate::render::html::escaped;

/// Who sees a canned response, as Freshdesk counts them.
const FOR_ALL: u8 = 0;
const FOR_GROUPS: u8 = 2;

/// How a helpdesk writes the name of the customer and that of the agent.
fn names(helpdesk: Helpdesk) -> (&'static str, &'static str) {
    match helpdesk {
        Helpdesk::Zendesk => ("{{ticket.requester.first_name}}", "{{current_user.name}}"),
        Helpdesk::Freshdesk => ("{{ticket.requester.name}}", "{{ticket.agent.name}}"),
        Helpdesk::Gorgias => ("{{ticket.customer.firstname}}", "{{current_user.name}}"),
        Helpdesk::HelpScout => ("{%customer.firstName%}", "{%user.fullName%}"),
        Helpdesk::Front => ("{{recipient.first_name}}", "{{user.name}}"),
    }
}

/// A reply as a helpdesk takes it.
pub(super) fn body(helpdesk: Helpdesk, reply: &Macro, used: &MacroUse) -> Value {
    let (customer, agent) = names(helpdesk);
    let named = |text: &str| text.replace("[[customer name]]", customer).replace("[[agent name]]", agent);
    let mail = named(&reply.mail);
    match helpdesk {
        Helpdesk::Zendesk => zendesk(reply, &mail, used),
        Helpdesk::Freshdesk => freshdesk(reply, &mail, used),
        Helpdesk::Gorgias => gorgias(reply, &mail),
        Helpdesk::HelpScout => {
            json!({ "name": titled(reply), "text": html(&mail), "chatText": named(&reply.chat) })
        }
        Helpdesk::Front => front(reply, &mail, used),
    }
}

fn zendesk(reply: &Macro, mail: &str, used: &MacroUse) -> Value {
    let groups = numbers(used);
    let restriction = groups.first().map(|first| json!({ "type": "Group", "id": first, "ids": groups }));
    json!({ "macro": {
        "title": reply.titles.join("::"),
        "active": true,
        "description": reply.id,
        "restriction": restriction,
        "actions": [
            { "field": "comment_value", "value": mail },
            { "field": "current_tags", "value": format!("headwater {}", reply.tag) },
            { "field": "status", "value": "pending" },
        ],
    } })
}

fn freshdesk(reply: &Macro, mail: &str, used: &MacroUse) -> Value {
    let groups = numbers(used);
    let folder = used.folder.as_deref().and_then(|folder| folder.parse::<u64>().ok());
    let mut body = json!({
        "title": titled(reply),
        "content_html": format!("<div>{}</div>", html(mail)),
        "folder_id": folder,
        "visibility": if groups.is_empty() { FOR_ALL } else { FOR_GROUPS },
    });
    if !groups.is_empty() {
        body["group_ids"] = groups.into();
    }
    body
}

fn gorgias(reply: &Macro, mail: &str) -> Value {
    let tags = format!("headwater, {}", reply.tag);
    json!({
        "external_id": reply.id,
        "name": reply.titles.join(" / "),
        "actions": [
            { "name": "setResponseText", "title": "Add response text", "type": "user", "arguments": { "body_text": mail } },
            { "name": "addTags", "title": "Add tags", "type": "user", "arguments": { "tags": tags } },
        ],
    })
}

fn front(reply: &Macro, mail: &str, used: &MacroUse) -> Value {
    let mut body = json!({ "name": titled(reply), "body": html(mail) });
    if let Some(folder) = &used.folder {
        body["folder_id"] = folder.as_str().into();
    }
    if !used.groups.is_empty() {
        body["inbox_ids"] = used.groups.clone().into();
    }
    body
}

/// The title with the id behind it, for a helpdesk that has no other place for it.
fn titled(reply: &Macro) -> String {
    format!("{} ({})", reply.titles.join(" / "), reply.id)
}

fn numbers(used: &MacroUse) -> Vec<u64> {
    used.groups.iter().filter_map(|group| group.parse().ok()).collect()
}

fn html(text: &str) -> String {
    escaped(text).replace('\n', "<br>")
}
