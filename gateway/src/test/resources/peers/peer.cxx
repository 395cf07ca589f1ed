// The OpenIGTLink library's own view of messages, checksums included.
//
// usage: peer receive PORT NAME   connects, waits for the image NAME, says what it is
//        peer send PORT           waits for one to connect, sends a transform and two images
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "igtlClientSocket.h"
#include "igtlImageMessage.h"
#include "igtlMessageHeader.h"
#include "igtlServerSocket.h"
#include "igtlTimeStamp.h"
#include "igtlTransformMessage.h"

static int receive(int port, const std::string& wanted) {
  igtl::ClientSocket::Pointer socket = igtl::ClientSocket::New();
  if (socket->ConnectToServer("127.0.0.1", port) != 0) return 1;
  while (true) {
    igtl::MessageHeader::Pointer header = igtl::MessageHeader::New();
    header->InitPack();
    if (socket->Receive(header->GetPackPointer(), header->GetPackSize()) != header->GetPackSize()) return 2;
    header->Unpack();
    if (std::strcmp(header->GetDeviceType(), "IMAGE") != 0 || wanted != header->GetDeviceName()) {
      socket->Skip(header->GetBodySizeToRead(), 0);
      continue;
    }
    igtl::ImageMessage::Pointer image = igtl::ImageMessage::New();
    image->SetMessageHeader(header);
    image->AllocatePack();
    socket->Receive(image->GetPackBodyPointer(), image->GetPackBodySize());
    // 1: the checksum decides.
    if (!(image->Unpack(1) & igtl::MessageHeader::UNPACK_BODY)) {
      std::printf("checksum\n");
      return 3;
    }
    int size[3];
    float spacing[3];
    igtl::Matrix4x4 matrix;
    image->GetDimensions(size);
    image->GetSpacing(spacing);
    image->GetMatrix(matrix);
    igtl::TimeStamp::Pointer time = igtl::TimeStamp::New();
    header->GetTimeStamp(time);
    const unsigned char* pixels = static_cast<const unsigned char*>(image->GetScalarPointer());
    long sum = 0;
    for (int i = 0; i < image->GetImageSize(); i++) sum += pixels[i];
    std::printf("%dx%dx%d of %d, kind %d, sum %ld\n", size[0], size[1], size[2], image->GetNumComponents(),
                image->GetScalarType(), sum);
    std::printf("spacing %.3f %.3f, centre %.3f %.3f %.3f\n", spacing[0], spacing[1], matrix[0][3], matrix[1][3], matrix[2][3]);
    std::printf("%.6f\n", time->GetTimeStamp());
    socket->CloseSocket();
    return 0;
  }
}

static int send(int port) {
  igtl::ServerSocket::Pointer server = igtl::ServerSocket::New();
  if (server->CreateServer(port) != 0) return 1;
  igtl::ClientSocket::Pointer socket = server->WaitForConnection(60000);
  if (socket.IsNull()) return 2;
  igtl::TransformMessage::Pointer transform = igtl::TransformMessage::New();
  transform->SetDeviceName("ProbeToReference");
  igtl::Matrix4x4 turned = {{0, -1, 0, 12}, {1, 0, 0, -3}, {0, 0, 1, 50}, {0, 0, 0, 1}};
  transform->SetMatrix(turned);
  transform->Pack();
  socket->Send(transform->GetPackPointer(), transform->GetPackSize());
  for (int frame = 0; frame < 2; frame++) {
    int size[3] = {7, 5, 1};
    float spacing[3] = {0.25f, 0.5f, 1.0f};
    int offset[3] = {0, 0, 0};
    igtl::ImageMessage::Pointer image = igtl::ImageMessage::New();
    image->SetDimensions(size);
    image->SetSpacing(spacing);
    image->SetScalarType(igtl::ImageMessage::TYPE_UINT8);
    image->SetDeviceName("Image_Reference");
    image->SetSubVolume(size, offset);
    image->AllocateScalars();
    unsigned char* pixels = static_cast<unsigned char*>(image->GetScalarPointer());
    for (int i = 0; i < 35; i++) pixels[i] = static_cast<unsigned char>(i * 5 + frame);
    image->SetMatrix(turned);
    igtl::TimeStamp::Pointer time = igtl::TimeStamp::New();
    time->GetTime();
    image->SetTimeStamp(time);
    image->Pack();
    socket->Send(image->GetPackPointer(), image->GetPackSize());
  }
  socket->CloseSocket();
  return 0;
}

int main(int argc, char** argv) {
  if (argc > 3 && std::string(argv[1]) == "receive") return receive(std::atoi(argv[2]), argv[3]);
  if (argc > 2 && std::string(argv[1]) == "send") return send(std::atoi(argv[2]));
  return 64;
}
