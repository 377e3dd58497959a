"""
Dictionary 1: what a deflated body may refer back to without having said it.

Written by hand from field names and usual values, never from anybody's data. It never changes,
for every message signed with it has to be read as long as there are messages; a better one
will be compression 2. tests/vectors/dictionary.json has its digest.
"""

# fmt: off
DICTIONARY = (
    b'{"version":1,"office":[{"key":"","from":1790000000000,"until":18}],'
    b'"seal":[{"key":"","officers":[{"key":"","name":"","role":"officer","agency",'
    b'"scope":["82.04."]}],"revoked":{"":[1,1]},"suites":[1],"dictionaries":[1],'
    b'"least_app":"1.0"}'
    b'{"key":"","introduction":"","level":2,"nik":"8204","name":""}'
    b'{"seal":"","name":"","nik":"8204","phone":"08","village":"82.04."}'
    b'{"case":"019","title":"","number":"","documents":{"letter":{"sha256":"",'
    b'"type":"application/pdf","size":,"pieces":""}}}'
    b'{"case":"019","text":""}'
    b'{"case":"019","step":"accept","after":1,"note":""}'
    b'"ask""approve""reject""issue"'
    b'{"case":"019","reason":""}'
    b'{"to":"","at":179,"app":"1.","route":"","room":262144,"roster":1,"chain":{"":[1,1]},'
    b'"received":["019","019"],"held":{"":"format.newer","case.unknown",'
    b'"author.unvouched"},"refused":{"":"case.step_not_allowed","trust.not_entitled"},'
    b'"places":{"019":1},"pieces":{"":"_w"},"owed":0}'
    b'{"service":"domicile_letter","service":"birth_certificate",'
    b'"answers":{"applicant":{"name":"","nik":"8204"},"full_name":"","nik":"8204",'
    b'"kk_number":"8204","birth_place":"Labuha","birth_on":"19","20","gender":"",'
    b'"religion":"Islam","Kristen","marital_status":"","occupation":"nelayan","petani",'
    b'"ibu rumah tangga","father_name":"","mother_name":"","child_name":"",'
    b'"address":"Dusun , RT 001/RW 00","village":"82.04.","district":"","phone":"08",'
    b'"reason":"","notes":""},"documents":{"photo_ktp":{"sha256":"","type":"image/jpeg",'
    b'"size":,"pieces":""},"photo_kk":{"sha256":"'
)
# fmt: on
"""1,451 bytes."""
