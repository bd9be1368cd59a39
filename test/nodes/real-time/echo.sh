#!/usr/bin/env bash
# Echo with nothing but bash: the parts of a message are cut out of its text.
next_id=0
while IFS= read -r line; do
  body=${line#*\"body\":}
  src=${line#*\"src\":\"}; src=${src%%\"*}
  dest=${line#*\"dest\":\"}; dest=${dest%%\"*}
  id=${body#*\"msg_id\":}; id=${id%%[,\}]*}
  next_id=$((next_id + 1))
  if [[ $body == *'"type":"init"'* ]]; then
    reply='"type":"init_ok"'
  else
    text=${body#*\"echo\":\"}; text=${text%%\"*}
    reply="\"type\":\"echo_ok\",\"echo\":\"$text\""
  fi
  printf '{"src":"%s","dest":"%s","body":{%s,"msg_id":%d,"in_reply_to":%s}}\n' "$dest" "$src" "$reply" "$next_id" "$id"
done
