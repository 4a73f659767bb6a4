//! The procedures as steps for driver.js.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Source, said};
use crate::model::ANCHOR_ATTRIBUTE;
use crate::model::view::plain;
use crate::render::html::escaped;
use crate::render::in_app::form::json;

#[derive(Serialize)]
struct Tour {
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    #[serde(skip_serializing_if = "Option::is_none")]
    element: Option<String>,
    popover: Popover,
}

/// What driver.js writes into the page as HTML, so both texts are escaped.
#[derive(Serialize)]
struct Popover {
    title: String,
    description: String,
}

/// A tour for each procedure, by its id.
pub(super) fn steps(source: &Source) -> Vec<u8> {
    let tours = source.pages.iter().map(|page| {
        let title = escaped(&plain(&page.title));
        let steps = page.steps().map(|step| {
            let known = step.elements.iter().rev().find(|element| source.bundle.elements.contains_key(**element));
            let description = escaped(&said(step));
            Step {
                element: known.map(|element| selector(source, element)),
                popover: Popover { title: title.clone(), description },
            }
        });
        (page.id, Tour { steps: steps.collect() })
    });
    json(&tours.collect::<BTreeMap<_, _>>())
}

/// What finds an element: its anchor, or else the selector of the catalog where that is one of CSS.
fn selector(source: &Source, element: &str) -> String {
    let anchor = format!("[{ANCHOR_ATTRIBUTE}=\"{element}\"]");
    let own = source.view.element_selector(element).filter(|selector| !selector.starts_with("role="));
    own.map_or(anchor.clone(), |own| format!("{anchor}, {own}"))
}
