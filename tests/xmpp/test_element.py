import pytest

from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.jid import Jid, JidError

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def test_the_inherited_namespace_is_not_declared_again():
    element = Element("iq", "jabber:client", {"type": "get"}).add(Element("ping", "urn:xmpp:ping"))
    assert element.serialize("jabber:client") == '<iq type="get"><ping xmlns="urn:xmpp:ping"/></iq>'
    assert element.serialize() == (
        '<iq xmlns="jabber:client" type="get"><ping xmlns="urn:xmpp:ping"/></iq>'
    )


def test_a_child_in_the_outer_namespace_is_declared_inside_a_foreign_one():
    element = Element("a", "urn:a").add(Element("b", "urn:b").add(Element("c", "urn:a")))
    assert element.serialize("urn:a") == '<a><b xmlns="urn:b"><c xmlns="urn:a"/></b></a>'


def test_the_stream_prefix_is_literal_and_leaves_the_default_namespace_alone():
    error = Element("error", "http://etherx.jabber.org/streams").add(Element("x", "jabber:client"))
    assert error.serialize("jabber:client") == "<stream:error><x/></stream:error>"


def test_text_and_attributes_are_escaped():
    element = Element("a", attrs={"b": "<\"&'>\n\t"}).add("<&>\r\"'")
    assert element.serialize() == (
        '<a b="&lt;&quot;&amp;\'&gt;&#10;&#9;">&lt;&amp;&gt;&#13;"\'</a>'
    )


def test_foreign_attributes_get_a_declared_prefix():
    element = Element("a", attrs={LANG: "en", "{urn:ga}full": "true"})
    assert element.serialize() == '<a xml:lang="en" xmlns:ns1="urn:ga" ns1:full="true"/>'


def test_text_is_what_stands_directly_inside():
    element = Element("a").add("b", Element("c").add("d"), "e")
    assert element.text == "be"
    assert element.find("c", "") is not None
    assert element.find("c", "urn:other") is None


@pytest.mark.parametrize(
    ("text", "jid"),
    [
        ("ASmith@Fin1.Example.com/Desk Top", Jid("asmith", "fin1.example.com", "Desk Top")),
        ("fin1.example.com", Jid("", "fin1.example.com")),
        ("fin1.example.com.", Jid("", "fin1.example.com")),
        ("10.0.0.5/a@b/c", Jid("", "10.0.0.5", "a@b/c")),
    ],
)
def test_addresses(text: str, jid: Jid):
    assert Jid.parse(text) == jid


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@d",
        "a@",
        "a@d/",
        "/r",
        "a b@d",
        "a@b@d",
        "a@d d",
        "a@d/\x00",
        f"{'a' * 1024}@d",
        "a<@d",
    ],
)
def test_no_addresses(text: str):
    with pytest.raises(JidError):
        Jid.parse(text)


def test_an_address_as_text():
    assert str(Jid("a", "d", "r")) == "a@d/r"
    assert str(Jid("", "d", "r")) == "d/r"
    assert Jid("a", "d", "r").bare == "a@d"
