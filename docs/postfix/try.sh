#!/bin/sh
# The desk with Debian's postfix between it and the world, on this machine only: a letter that arrives, one that is
# refused, one that is greylisted and one that comes back. As root, from the folder with the Makefile:
#   apt-get install -y --no-install-recommends postfix openssl && make .venv/installed && sh docs/postfix/try.sh
# The folder must be one that the user nobody may read: postfix runs no command as root.
# Everything stands in one folder under /var/tmp, which is taken away at the end; /etc/postfix is not touched.
set -eu

HERE=$(pwd)
DESK=$(realpath "${CONTACTDESK:-.venv/bin/contactdesk}")
DIR=$(mktemp -d /var/tmp/contactdesk-postfix-XXXXXX)
CONF=$DIR/conf
MAIL=${MAIL_PORT:-2525} SINK=${SINK_PORT:-2526} NOBODY=${NOBODY_PORT:-2527} WEB=${WEB_PORT:-8125}
PIDS=

end() {
    for pid in $PIDS; do kill "$pid" 2>/dev/null || true; done
    postfix -c "$CONF" stop 2>/dev/null || true
    [ -z "${KEEP:-}" ] || cp -r "$DIR" "$KEEP"
    rm -rf "$DIR"
}
trap end EXIT
trap 'exit 1' INT TERM

mkdir -p "$CONF" "$DIR/queue" "$DIR/data" "$DIR/arrived" "$DIR/desk"
chmod 755 "$DIR"
chown postfix "$DIR/data"
chown nobody "$DIR/desk" "$DIR/arrived"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$CONF/key.pem" -out "$CONF/cert.pem" 2>/dev/null

cat > "$DIR/mail-in" <<END
#!/bin/sh
# what postfix runs for each message to the desk; exit 75 keeps it in the queue
CONTACTDESK_DATABASE_URL=sqlite:///$DIR/desk/desk.db
CONTACTDESK_CONFIG_DIR=$HERE/config
export CONTACTDESK_DATABASE_URL CONTACTDESK_CONFIG_DIR
exec $DESK mail-in
END
chmod 755 "$DIR/mail-in"

cat > "$CONF/main.cf" <<END
compatibility_level = 3.6
queue_directory = $DIR/queue
data_directory = $DIR/data
maillog_file = $DIR/mail.log
myhostname = mail.desk.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_tls_cert_file = $CONF/cert.pem
smtpd_tls_key_file = $CONF/key.pem
smtpd_tls_security_level = encrypt
transport_maps = texthash:$CONF/transport
smtpd_recipient_restrictions = check_recipient_access texthash:$CONF/recipients, permit_mynetworks, reject
END
cat > "$CONF/transport" <<END
desk.example               contactdesk:
postbus@uwv.example        smtp:[127.0.0.1]:$NOBODY
*                          smtp:[127.0.0.1]:$SINK
END
cat > "$CONF/recipients" <<END
bureau-minister@szw.example       550 5.7.1 this mailbox takes no mail from here
contactpersoon@szw.example        450 4.7.1 greylisted, come back later
END
{
    echo "127.0.0.1:$MAIL inet n - n - - smtpd"
    for service in verify error discard smtp rewrite:trivial-rewrite retry:error proxymap; do
        echo "${service%:*} unix - - n - - ${service#*:}"
    done
    for service in bounce defer trace; do
        echo "$service unix - - n - 0 bounce"
    done
    echo "cleanup unix n - n - 0 cleanup"
    echo "qmgr unix n - n 300 1 qmgr"
    echo "tlsmgr unix - - n 1000? 1 tlsmgr"
    echo "anvil unix - - n - 1 anvil"
    echo "postlog unix-dgram n - n - 1 postlogd"
    echo "contactdesk unix - n n - - pipe flags=q user=nobody argv=$DIR/mail-in"
} > "$CONF/master.cf"
postfix -c "$CONF" start 2>/dev/null

# everything that does not come back ends here
(cd "$DIR/arrived" && exec smtp-sink -u nobody -d "%M." "127.0.0.1:$SINK" 100) &
PIDS="$PIDS $!"
# and this one, somewhere further on, knows no mailbox at all
smtp-sink -u nobody -f RCPT "127.0.0.1:$NOBODY" 100 &
PIDS="$PIDS $!"

echo "== the desk, with its letters over STARTTLS"
SSL_CERT_FILE=$CONF/cert.pem CONTACTDESK_SMTP_URL="smtp://127.0.0.1:$MAIL?tls=starttls" \
    CONTACTDESK_MAIL_FROM="Contactdesk <loket@desk.example>" CONTACTDESK_CONFIG_DIR=$HERE/config \
    setpriv --reuid nobody --regid nogroup --clear-groups "$DESK" demo --port "$WEB" --data "$DIR/desk" &
PIDS="$PIDS $!"

list() {
    CONTACTDESK_DATABASE_URL=sqlite:///$DIR/desk/desk.db CONTACTDESK_CONFIG_DIR=$HERE/config \
        setpriv --reuid nobody --regid nogroup --clear-groups "$DESK" outbox list "$@"
}

# until the letters have left and the reports are in
for _ in $(seq 30); do
    sleep 2
    grep -qs 'relay=contactdesk' "$DIR/mail.log" || continue
    [ -z "$(list --state sending; list --state queued | grep -v greylisted)" ] && break
done

echo "== how many letters are in which state"
list | cut -f 2 | sort | uniq -c
echo "== refused for good, at once"
list --state failed | cut -f 2,3,4,5,7
echo "== greylisted: waits, and is offered again"
list --state queued | cut -f 2,3,4,5,7
echo "== came back: accepted by postfix, then a report (RFC 3464) through the pipe"
list --state bounced | cut -f 2,3,4,5,7
echo "== what postfix says of the pipe"
grep 'relay=contactdesk' "$DIR/mail.log" | sed 's/.*relay=/relay=/' | cut -c 1-150 | sort | uniq -c
echo "== one of the letters that arrived"
cd "$DIR/arrived" && grep -h -E '^(From|To|Message-ID|Auto-Submitted|X-Auto-Response-Suppress|Subject):' "$(ls | head -1)"
