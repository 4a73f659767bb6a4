//! Maps in XML from context ids to pages: DITA and Flare.

use super::Source;
use crate::render::xml::Element;

/// A DITA 1.3 map that gives each page the ids of the elements that lead to it.
pub(super) fn dita(source: &Source) -> Vec<u8> {
    let book = source.bundle.title;
    let topics = source.topics.iter().map(|topic| {
        let ids = topic.elements.iter().map(|(element, _)| {
            let id = Element::new("resourceid").with("appname", book).with("appid", element);
            id.with("ux-context-string", element)
        });
        let title = Element::text("navtitle", &topic.title);
        let (href, scope) = match &topic.address {
            Some(address) => (address, "external"),
            None => (&topic.path, "peer"),
        };
        let reference = Element::new("topicref").with("href", href).with("scope", scope).with("format", "html");
        reference.holding([Element::new("topicmeta").holding([title].into_iter().chain(ids))])
    });
    Element::new("map")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with("xsi:noNamespaceSchemaLocation", "urn:oasis:names:tc:dita:xsd:map.xsd:1.3")
        .with("xml:lang", source.bundle.language)
        .holding([Element::text("title", book)].into_iter().chain(topics))
        .document()
}

/// An alias file of Flare. It has no numbers: those rot, and a name alone is enough.
pub(super) fn flare(source: &Source) -> Vec<u8> {
    let places = source.topics.places();
    let maps = places.iter().map(|(element, place)| Element::new("Map").with("Name", element).with("Link", place));
    Element::new("CatapultAliasFile").holding(maps).document()
}
