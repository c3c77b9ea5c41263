#!/usr/bin/env python3
"""Known answers for link tokens of version 1, computed without any of Countersign's code.

Run it in this folder with any Python from 3.8 on; it needs nothing but the standard library:

    python3 link_token_v1.py > link-token-v1.json

It follows docs/links.md. The same input always gives the same file. LinkTokenVectorsTest reads the file; change this script,
never the file. A change of the expected bytes is a change of the token format, and needs a new version of it.
"""

import base64
import hashlib
import hmac
import json

TENANT = "acme"
KEY_ID = "kVector0001"
MATERIAL = bytes(range(32))
OTHER_TENANT = "globex"
OTHER_KEY_ID = "kVector0002"
OTHER_MATERIAL = bytes(range(32, 64))
REQUEST_ID = "0192f0c4-7e5a-7c31-9b1e-2f6d8a4c0b57"
ASSIGNMENT = "asg_02ZQ8bX4kPm1RtYc6LwNvA"
APPROVER = "cfo@example.test"
IAT = 1763700000
EXPIRES_AT = IAT + 72 * 3600
SALT = "c2FsdCBmb3IgdGVzdHM"
PURPOSES = ["hil.action.v1", "hil.form.v1", "hil.receipt.v1", "hil.nonce.v2", "hil.ticket.v1", "hil.device.v1", "hil.code.v1"]


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def extract(material):
    return hmac.new(b"\0" * 32, material, hashlib.sha256).digest()


def derive(material, purpose):
    """HKDF-SHA256 (RFC 5869) without salt; 32 bytes are the first block of the expansion."""
    return hmac.new(extract(material), purpose.encode("ascii") + b"\x01", hashlib.sha256).digest()


def mac_input(purpose, text, key_id=KEY_ID, tenant=TENANT):
    return b"\0".join(part.encode("utf-8") for part in (purpose, key_id, tenant, text))


def mac(purpose, text, material=MATERIAL, key_id=KEY_ID, tenant=TENANT):
    return hmac.new(derive(material, purpose), mac_input(purpose, text, key_id, tenant), hashlib.sha256).digest()


def canonical(value):
    """RFC 8785 for what is used here: ASCII strings, no numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


CONTENT = canonical({
    "salt": SALT,
    "content": {
        "title": "Invoice batch 2026-11",
        "summary": "",
        "context": {"trigger": "", "previous": [], "onApprove": "", "onReject": ""},
        "workflow": {"executionId": "", "stepId": ""},
        "requester": None,
        "fields": [],
    },
})
CONTENT_DIGEST = "sha256:" + hashlib.sha256(CONTENT.encode("ascii")).hexdigest()
DIG = CONTENT_DIGEST[7:23]
NONCE_TEXT = f"{REQUEST_ID}|{ASSIGNMENT}|email|approve|{IAT}"
NONCE = b64url(mac("hil.nonce.v2", NONCE_TEXT)[:16])


def payload(**changes):
    members = {
        "v": 1, "resId": REQUEST_ID, "asg": ASSIGNMENT, "action": "approve",
        "iat": IAT, "expiresAt": EXPIRES_AT, "nonce": NONCE, "dig": DIG}
    members.update(changes)
    return json.dumps(members, separators=(",", ":"))


def sealed(text, purpose="hil.action.v1", **key):
    """A token around any text, with the MAC that belongs to it."""
    encoded = b64url(text if isinstance(text, bytes) else text.encode("utf-8"))
    return signed(encoded, purpose, **key)


def signed(encoded, purpose="hil.action.v1", **key):
    return encoded + "." + b64url(mac(purpose, encoded, **key))


VALID_PAYLOAD = payload()
ENCODED = b64url(VALID_PAYLOAD.encode("ascii"))
MAC = b64url(mac("hil.action.v1", ENCODED))
VALID = ENCODED + "." + MAC

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def flipped(text, index, bit=0):
    """One bit of the six that the character at this place stands for is another."""
    changed = ALPHABET[ALPHABET.index(text[index]) ^ (1 << bit)]
    return text[:index] + changed + text[index + 1:]


CASES = []


def case(name, token, expect="invalid", by="token", **more):
    """Who refuses it: the "key" id, the "token" under that key, the "link" on record, or nobody."""
    CASES.append({"name": name, "token": token, "expect": expect, "by": by, **more})


def good(name, token=VALID, **more):
    case(name, token, "ready", "", **more)


good("the valid token")
good("one second before it expires", at=EXPIRES_AT - 1)
good("issued 60 seconds in the future, as clocks go", at=IAT - 60)
good("its key only verifies any more", keyState="verify-only")

# What was cut off or added.
case("empty", "")
case("only the payload", ENCODED)
case("payload and dot", ENCODED + ".")
case("only the MAC", MAC)
case("dot and MAC", "." + MAC)
case("only a dot", ".")
case("cut in the middle", VALID[: len(VALID) // 2])
case("last character lost", VALID[:-1])
case("first character lost", VALID[1:])
case("two dots", ENCODED + ".." + MAC)
case("a third part", VALID + ".e30")
case("the MAC twice", VALID + "." + MAC)
case("one character more", VALID + "A")
case("the token twice", VALID + VALID)
case("a question mark and more, as trackers add", VALID + "?utm_source=mail")
case("an ampersand and more", VALID + "&x=1")
case("1024 characters", "A" * 980 + "." + MAC)
case("1025 characters", "A" * 981 + "." + MAC)
case("ten thousand characters", "A" * 10_000)

# Other spellings of the same bytes.
LOOSE = ALPHABET.index(MAC[-1])
for loose in (1, 2, 3):
    case(f"last character of the MAC with loose bits {loose}", VALID[:-1] + ALPHABET[LOOSE ^ loose])
case("padded MAC", VALID + "=")
case("padded payload", ENCODED + "==" + "." + MAC)
case("padding escaped", VALID + "%3D")
case("alphabet of plain base64", (ENCODED + "." + MAC).replace("-", "+").replace("_", "/")
     if set("-_") & set(VALID) else ENCODED[:-1] + "+." + MAC)
case("a plus in the MAC", ENCODED + "." + MAC[:20] + "+" + MAC[21:])
case("a slash in the MAC", ENCODED + "." + MAC[:20] + "/" + MAC[21:])
case("dot escaped", ENCODED + "%2E" + MAC)
case("upper case", VALID.upper())
case("lower case", VALID.lower())
case("space at the end", VALID + " ")
case("space in front", " " + VALID)
case("line break at the end", VALID + "\n")
case("CR LF after 76 characters, as MIME has it", VALID[:76] + "\r\n" + VALID[76:])
case("NUL at the end", VALID + "\0")
case("NUL inside", VALID[:10] + "\0" + VALID[10:])
case("letter from another alphabet", "\u0435" + VALID[1:])
case("full-width dot", ENCODED + "\uff0e" + MAC)
case("digits from another alphabet", VALID[:-1] + "\u0661")
case("zero-width space inside", VALID[:40] + "\u200b" + VALID[40:])
case("half of a surrogate pair", VALID + "\ud83d")

# Bits.
for place in (0, len(ENCODED) // 2, len(ENCODED) - 1):
    case(f"bit flipped in the payload at {place}", flipped(ENCODED, place, 5) + "." + MAC)
for place in (0, 21, 41):
    case(f"bit flipped in the MAC at {place}", ENCODED + "." + flipped(MAC, place))
case("all-zero MAC", ENCODED + "." + "A" * 43)
case("MAC cut to 128 bits", ENCODED + "." + MAC[:22])
case("payload of another token", b64url(payload(action="reject").encode()) + "." + MAC)

# Other keys, other purposes.
case("unknown key id", VALID, by="key", keyId="kVector9999")
case("key id of another tenant", VALID, keyId=OTHER_KEY_ID)
for malformed in ("", "k", "kVector0001 ", "kvector0001", "k" + "1" * 16, "kVector000\u0031\u0301", "../../etc", "kVector0001\0"):
    case(f"key id {malformed!a}", VALID, by="key", keyId=malformed)
case("signed by another tenant's key", sealed(VALID_PAYLOAD, material=OTHER_MATERIAL, key_id=OTHER_KEY_ID, tenant=OTHER_TENANT))
case("the same key of another tenant", sealed(VALID_PAYLOAD, tenant=OTHER_TENANT))
case("the same key under another id", sealed(VALID_PAYLOAD, key_id=OTHER_KEY_ID))
case("signed with the material itself",
     ENCODED + "." + b64url(hmac.new(MATERIAL, mac_input("hil.action.v1", ENCODED), hashlib.sha256).digest()))
case("MAC over the payload alone",
     ENCODED + "." + b64url(hmac.new(derive(MATERIAL, "hil.action.v1"), ENCODED.encode(), hashlib.sha256).digest()))
case("MAC over the decoded payload", ENCODED + "." + b64url(mac("hil.action.v1", VALID_PAYLOAD)))
case("SHA-256 in place of a MAC", ENCODED + "." + b64url(hashlib.sha256(ENCODED.encode()).digest()))
for purpose in PURPOSES[1:]:
    case(f"signed for {purpose}", sealed(VALID_PAYLOAD, purpose))
case("an action token at the form endpoint", VALID, endpoint="form")
case("an action token at the receipt endpoint", VALID, endpoint="receipt")
case("a form token at the action endpoint", sealed(payload(action="form"), "hil.form.v1"))
case("a receipt token at the action endpoint", sealed(payload(action="receipt"), "hil.receipt.v1"))
case("form in a token for actions", sealed(payload(action="form")))
case("approve in a token for forms", sealed(VALID_PAYLOAD, "hil.form.v1"), endpoint="form")

# A right MAC around something that we never write.
case("no JSON at all", sealed("approve"))
case("empty payload with its own MAC", signed(""))
case("empty object", sealed("{}"))
case("version 0", sealed(payload(v=0)))
case("version 2", sealed(payload(v=2)))
case("version as text", sealed(payload(v="1")))
case("no version", sealed(VALID_PAYLOAD.replace('"v":1,', "")))
case("action twice", sealed(VALID_PAYLOAD.replace('"action":"approve"', '"action":"reject","action":"approve"')))
case("unknown member", sealed(payload(admin=True)))
case("tenant in the payload", sealed(VALID_PAYLOAD.replace('"v":1,', '"v":1,"tid":"acme",')))
case("expiresAt as text", sealed(payload(expiresAt=str(EXPIRES_AT))))
case("expiresAt with an exponent", sealed(VALID_PAYLOAD.replace(str(EXPIRES_AT), "1.7639592e9")))
case("expiresAt with a leading zero", sealed(VALID_PAYLOAD.replace(str(EXPIRES_AT), "0" + str(EXPIRES_AT))))
case("expiresAt below zero", sealed(payload(expiresAt=-1)))
case("expiresAt beyond all years", sealed(payload(expiresAt=10**15)))
case("action in capitals", sealed(payload(action="APPROVE")))
case("unknown action", sealed(payload(action="delete")))
case("members in another order", sealed(json.dumps(dict(reversed(list(json.loads(VALID_PAYLOAD).items()))), separators=(",", ":"))))
case("white space between members", sealed(VALID_PAYLOAD.replace(",", ", ")))
case("escaped letter", sealed(VALID_PAYLOAD.replace("approve", "\\u0061pprove")))
case("byte order mark in front", sealed(b"\xef\xbb\xbf" + VALID_PAYLOAD.encode()))
case("line break behind", sealed(VALID_PAYLOAD + "\n"))
case("a second object behind", sealed(VALID_PAYLOAD + "{}"))
case("not UTF-8", sealed(VALID_PAYLOAD.encode().replace(b"approve", b"appro\xff\xfe")))
case("a hundred levels deep", sealed("[" * 100 + "]" * 100))
case("request id in capitals", sealed(payload(resId=REQUEST_ID.upper())))
case("request id with other groups", sealed(payload(resId="0192f0c47-e5a-7c31-9b1e-2f6d8a4c0b57")))
case("request id of hyphens", sealed(payload(resId="-" * 36)))
case("assignment of another shape", sealed(payload(asg="asg/1")))
case("nonce too short", sealed(payload(nonce=NONCE[:-1])))
case("nonce of 128 bits and loose ends", sealed(payload(nonce=NONCE + "A")))
case("digest in capitals", sealed(payload(dig="ABCDEF0123456789")))
LAST = ALPHABET.index(ENCODED[-1])
case("payload with loose bits at its end", signed(ENCODED[:-1] + ALPHABET[LAST ^ 1]))

# Genuine, but no good.
case("expires now", VALID, "expired", "link", at=EXPIRES_AT)
case("expired a second ago", VALID, "expired", "link", at=EXPIRES_AT + 1)
case("issued 61 seconds in the future", VALID, "invalid", "link", at=IAT - 61)
case("its key was revoked", VALID, "revoked", "link", keyState="revoked")
case("its key was revoked, and it has expired", VALID, "revoked", "link", keyState="revoked", at=EXPIRES_AT)
for member, other in (("dig", "0" * 16), ("expiresAt", EXPIRES_AT + 1), ("iat", IAT + 1), ("action", "reject"),
                      ("asg", ASSIGNMENT + "2"), ("resId", "0" * 8 + REQUEST_ID[8:])):
    case(f"the nonce of a link that has another {member}", sealed(payload(**{member: other})), "invalid", "link", suspects=True)
case("a nonce that was never given out", sealed(payload(nonce="A" * 22)), "invalid", "link", suspects=True)
case("another tenant's key signed it under its own id",
     sealed(VALID_PAYLOAD, material=OTHER_MATERIAL, key_id=OTHER_KEY_ID, tenant=OTHER_TENANT),
     "invalid", "link", keyId=OTHER_KEY_ID, suspects=True)

TICKET_HEAD = f"{(IAT + 3600) * 1000}.{CONTENT_DIGEST}.1"
DEVICE_ISSUED = str(IAT + 3600)

print(json.dumps({
    "about": "Known answers for link tokens of version 1. Made by link_token_v1.py; see there.",
    "key": {
        "tenant": TENANT,
        "keyId": KEY_ID,
        "material": MATERIAL.hex(),
        "hkdf": {
            "hash": "SHA-256",
            "salt": "",
            "length": 32,
            "prk": extract(MATERIAL).hex(),
            "derived": {purpose: derive(MATERIAL, purpose).hex() for purpose in PURPOSES},
        },
    },
    "otherKey": {"tenant": OTHER_TENANT, "keyId": OTHER_KEY_ID, "material": OTHER_MATERIAL.hex()},
    "content": {"salt": SALT, "canonical": CONTENT, "digest": CONTENT_DIGEST},
    "valid": {
        "resId": REQUEST_ID,
        "asg": ASSIGNMENT,
        "action": "approve",
        "iat": IAT,
        "expiresAt": EXPIRES_AT,
        "nonceText": NONCE_TEXT,
        "nonce": NONCE,
        "nonceHash": hashlib.sha256(NONCE.encode("ascii")).hexdigest(),
        "dig": DIG,
        "payload": VALID_PAYLOAD,
        "encodedPayload": ENCODED,
        "macInput": mac_input("hil.action.v1", ENCODED).hex(),
        "mac": MAC,
        "token": VALID,
        "publicUrl": "https://approvals.example.com",
        "url": f"https://approvals.example.com/hil/action?k={KEY_ID}&t={VALID}",
    },
    "code": {"assignment": ASSIGNMENT,
             "code": "%04d" % ((int.from_bytes(mac("hil.code.v1", ASSIGNMENT)[:4], "big") & 0x7FFFFFFF) % 10000)},
    "ticket": {"issuedAt": IAT + 3600, "shown": CONTENT_DIGEST, "suspicion": 1,
               "ticket": TICKET_HEAD + "." + b64url(mac("hil.ticket.v1", TICKET_HEAD + "|" + VALID))},
    "device": {"issuedAt": IAT + 3600, "approver": APPROVER,
               "cookie": DEVICE_ISSUED + "." + b64url(mac("hil.device.v1", DEVICE_ISSUED + "|" + APPROVER))},
    "defaults": {"keyId": KEY_ID, "endpoint": "action", "keyState": "active", "at": IAT + 3600},
    "cases": CASES,
}, indent=1))
